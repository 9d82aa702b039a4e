import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import type { GroupKey } from '../../../shared/groupKey.ts'
import type { GroupMean, groupsPageSchema, groupsQuerySchema, MetricWish, RunGroup } from '../../../shared/groups.ts'
import { bestStatistic } from '../../../shared/metric.ts'
import type { RunState } from '../../../shared/run.ts'
import { sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import { finiteNumber } from '../../storage/storedNumber.ts'
import type { Tables } from '../../storage/tables.ts'
import { readRuns } from '../readRuns.ts'
import { countRuns, filterSql } from '../runFilter.ts'
import { neverLoggedOf } from '../runSort.ts'
import { createBands } from './bands.ts'
import { checkMetric } from './checkMetric.ts'
import { groupKeySql } from './groupKey.ts'
import type { StoredKey } from './groupKey.ts'
import { groupSortSql, isSound } from './groupSort.ts'

type Query = z.output<typeof groupsQuerySchema>
type Page = Omit<z.output<typeof groupsPageSchema>, 'seq'>
/** The numbers of a group's runs, and of those whose values count. */
type Members = { key: GroupKey; numbers: number[]; sound: number[] }
type Dependencies = { database: Database; tables: Tables; now: () => number }

const sound: Sql = { text: isSound, parameters: [] }
const noMean: GroupMean = { mean: null, deviation: null, runs: 0 }

/** Runs folded into groups. Everything is computed from all runs that pass the filter, whichever of them a window shows. */
export function createRunGroups(dependencies: Dependencies) {
  const { database, tables, now } = dependencies
  const all = <Row>({ text, parameters }: Sql): Row[] => database.prepare<(string | number)[], Row>(text).all(...parameters)
  const rows = <Row>({ text, parameters }: Sql): Row[] =>
    database
      .prepare<(string | number)[], Row>(text)
      .raw()
      .all(...parameters)
  const one = ({ text, parameters }: Sql): number =>
    database
      .prepare<(string | number)[], number>(text)
      .pluck()
      .get(...parameters) ?? 0

  function membersOf(query: Query, where: Sql): Members[] {
    const keys = groupKeySql(tables, query.by)
    const sort = groupSortSql(tables, keys, query.sort)
    const order: Sql = { text: sort.orderBy, parameters: [] }
    const found = rows<StoredKey>(sql`SELECT ${keys.columns}, json_group_array(r.number), json_group_array(r.number) FILTER (WHERE ${sound})
      FROM runs r JOIN experiments e ON e.id = r.experiment_id ${keys.join} ${sort.join}
      WHERE ${where} GROUP BY ${keys.columns} ${holding(query)} ORDER BY ${order} LIMIT ${query.limit} OFFSET ${query.offset}`)
    const numbersIn = (cell: StoredKey[number] | undefined): number[] => JSON.parse(String(cell)) as number[]
    return found.map(row => ({ key: keys.read(row), numbers: numbersIn(row[keys.width]), sound: numbersIn(row[keys.width + 1]) }))
  }

  function countGroups(query: Query, where: Sql): number {
    const { columns, join } = groupKeySql(tables, query.by)
    return one(sql`SELECT count(*) FROM (SELECT 1 FROM runs r ${join} WHERE ${where} GROUP BY ${columns} ${holding(query)})`)
  }

  function statesOf(members: string): Map<number, RunGroup['states']> {
    const counts = all<{ place: number; state: RunState; runs: number }>(
      sql`SELECT g.key AS place, r.state, count(*) AS runs FROM json_each(${members}) g, json_each(g.value) m CROSS JOIN runs r ON r.number = m.value GROUP BY 1, 2`
    )
    const byPlace = Map.groupBy(counts, ({ place }) => place)
    return new Map([...byPlace].map(([place, found]) => [place, Object.fromEntries(found.map(({ state, runs }) => [state, runs]))]))
  }

  /** By place. CROSS JOIN keeps SQLite from going through all summaries first. */
  function meansOf(counting: string, { metric, statistic }: MetricWish): Map<number, GroupMean> {
    const column = statistic === 'best' ? bestStatistic(metric) : statistic
    const value: Sql = { text: finiteNumber(`s.${column}`), parameters: [] }
    const means = all<
      GroupMean & { place: number }
    >(sql`SELECT place, avg(value) AS mean, sample_deviation(value) AS deviation, count(value) AS runs
      FROM (SELECT g.key AS place, ${value} AS value FROM json_each(${counting}) g, json_each(g.value) m
        CROSS JOIN summaries s ON s.run = m.value AND s.metric = ${tables.metrics.idOf(metric) ?? -1}) GROUP BY place`)
    return new Map(means.map(({ place, ...mean }) => [place, mean]))
  }

  function groups(query: Query): Page {
    for (const { metric } of query.metrics) checkMetric(tables, metric)
    const { where, neverLogged } = filterSql(query, { tables, now: now() })
    const found = membersOf(query, where)
    const members = JSON.stringify(found.map(({ numbers }) => numbers))
    const counting = JSON.stringify(found.map(group => group.sound))
    const states = statesOf(members)
    const means = query.metrics.map(wish => meansOf(counting, wish))
    const firsts = readRuns(
      tables,
      found.map(({ numbers }) => Math.min(...numbers))
    )
    return {
      groups: found.flatMap(({ key, numbers }, place) => {
        const first = firsts[place]
        if (!first) return []
        const metrics = means.map(byPlace => byPlace.get(place) ?? noMean)
        return { key, count: numbers.length, states: states.get(place) ?? {}, first, metrics }
      }),
      total: countGroups(query, where),
      runs: countRuns(database, where),
      never_logged: [...new Set([...neverLogged, ...neverLoggedOf(tables, query.sort)])]
    }
  }
  return { groups, bands: createBands(dependencies) }
}

/** Keeps the groups that hold one of some runs, whole. */
function holding({ holding: ids }: Query): Sql {
  return ids ? sql`HAVING max(r.id IN (SELECT value FROM json_each(${JSON.stringify(ids)})))` : sql``
}
