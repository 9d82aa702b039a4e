import type { Database } from 'better-sqlite3'
import { completionAt } from '../../../shared/filter/completion.ts'
import type { Expected } from '../../../shared/filter/completion.ts'
import { asName, asText } from '../../../shared/filter/literals.ts'
import type { FilterSuggestions } from '../../../shared/filter/suggestions.ts'
import { hyperparameterNames } from '../../../shared/hyperparameters.ts'
import { usualMetrics } from '../../../shared/metric.ts'
import { runStates } from '../../../shared/run.ts'
import type { Tables } from '../../storage/tables.ts'
import { hyperparameterType, metricFunctions, runFields } from './references.ts'

type Item = FilterSuggestions['items'][number]
type Question = { text: string; cursor: number; experiment_id?: string | undefined }
type Scope = { experiment_id: string | null }
type Counted = { value: string | number; runs: number }

const most = 12
const keptMs = 5000
const inScope = `r.trashed_at IS NULL AND (@experiment_id IS NULL OR r.experiment_id = @experiment_id)`

/** Values of the fields whose values are worth listing, by use. */
const fieldValues: Readonly<Record<string, string>> = {
  state: `SELECT r.state AS value, count(*) AS runs FROM runs r WHERE ${inScope} GROUP BY 1 ORDER BY 2 DESC, 1`,
  dataset: `SELECT r.dataset_name AS value, count(*) AS runs FROM runs r WHERE ${inScope} GROUP BY 1 ORDER BY 2 DESC, 1`,
  experiment: `SELECT e.name AS value, count(*) AS runs FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE ${inScope} GROUP BY 1 ORDER BY 2 DESC, 1`,
  tags: `SELECT t.tag AS value, count(*) AS runs FROM tags t JOIN runs r ON r.number = t.run WHERE ${inScope} GROUP BY 1 ORDER BY 2 DESC, 1`,
  seed: `SELECT r.seed AS value, count(*) AS runs FROM runs r WHERE ${inScope} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`
}

const valuesOfHyperparameter = `SELECT coalesce(h.text, h.number) AS value, count(*) AS runs FROM hyperparameters h JOIN runs r ON r.number = h.run
  WHERE h.key = @key AND h.type IN ('number', 'text') AND ${inScope} GROUP BY h.type, h.number, h.text ORDER BY 2 DESC, 1 LIMIT 50`
const namesByUse = `SELECT h.key AS value, count(*) AS runs FROM hyperparameters h JOIN runs r ON r.number = h.run WHERE ${inScope} GROUP BY 1`
const metricsByUse = `SELECT m.name AS value, count(*) AS runs FROM summaries s JOIN metrics m ON m.id = s.metric JOIN runs r ON r.number = s.run WHERE ${inScope} GROUP BY 1`

const operatorsOf = {
  number: ['<', '<=', '>', '>=', '==', '!=', 'in'],
  text: ['==', '!=', 'in', 'not in', 'matches'],
  boolean: ['==', '!='],
  duration: ['<', '>'],
  time: ['>', '<', '=='],
  tags: ['matches']
}

/** Suggests how a filter goes on: names and values that the library has, by how many runs have them. */
export function createSuggestions({ database, tables, now }: { database: Database; tables: Tables; now: () => number }) {
  const count = (sql: string, scope: Scope, key?: string): Counted[] =>
    database.prepare<[Scope & { key?: string }], Counted>(sql).all(key === undefined ? scope : { ...scope, key })

  const withUse = (kind: Item['kind'], names: readonly string[], uses: ReadonlyMap<string, number>): Item[] =>
    names.map(name => ({ insert: asName(name), kind, runs: uses.get(name) ?? null }))
  const byUse = (a: Item, b: Item): number => (b.runs ?? 0) - (a.runs ?? 0)

  /** Counting goes through every value of every run, and somebody who types asks with each letter: for a while the last answer will do. */
  const counted = new Map<string, { at: number; uses: Map<string, number> }>()
  function usesOf(sql: string, scope: Scope): Map<string, number> {
    const key = JSON.stringify([sql, scope])
    const known = counted.get(key)
    if (known && now() - known.at < keptMs) return known.uses
    const uses = new Map(count(sql, scope).map(({ value, runs }) => [String(value), runs]))
    counted.set(key, { at: now(), uses })
    return uses
  }

  function metricNames(scope: Scope): Item[] {
    const uses = usesOf(metricsByUse, scope)
    return withUse('metric', [...new Set([...usualMetrics, ...uses.keys()])], uses).toSorted(byUse)
  }

  function names(scope: Scope): Item[] {
    const uses = usesOf(namesByUse, scope)
    const known = [...new Set([...hyperparameterNames, ...uses.keys()])].filter(name => !Object.hasOwn(runFields, name))
    const functions = [...metricFunctions, 'has', 'diverged'].map((name): Item => ({ insert: `${name}(`, kind: 'function', runs: null }))
    const fields = Object.keys(runFields).map((name): Item => ({ insert: name, kind: 'field', runs: null }))
    // The article's six come first among those that all runs have: Array.sort keeps the order of the definitions.
    return [...withUse('hyperparameter', known, uses).toSorted(byUse), ...metricNames(scope), ...fields, ...functions]
  }

  const typeOf = (name: string): keyof typeof operatorsOf =>
    (Object.hasOwn(runFields, name) ? runFields[name]?.type : undefined) ??
    (tables.hyperparameters.isKnown(name) ? hyperparameterType(name) : 'number')

  function values(of: string, scope: Scope): Item[] {
    if (typeOf(of) === 'boolean') return ['true', 'false'].map((insert): Item => ({ insert, kind: 'value', runs: null }))
    const sql = Object.hasOwn(fieldValues, of) ? fieldValues[of] : undefined
    const found = sql ? count(sql, scope) : count(valuesOfHyperparameter, scope, of)
    const unseen = of === 'state' ? runStates.filter(state => !found.some(({ value }) => value === state)) : []
    const all: Counted[] = [...found, ...unseen.map(value => ({ value, runs: 0 }))]
    return all.map(({ value, runs }) => ({ insert: typeof value === 'number' ? String(value) : asText(value), kind: 'value', runs }))
  }

  function candidates(expected: Expected, scope: Scope): Item[] {
    switch (expected.kind) {
      case 'names':
        return names(scope)
      case 'metrics':
        return metricNames(scope)
      case 'values':
        return values(expected.of, scope)
      case 'operators':
        return operatorsOf[typeOf(expected.of)].map((insert): Item => ({ insert, kind: 'operator', runs: null }))
      case 'connectives':
        return ['and', 'or'].map((insert): Item => ({ insert, kind: 'operator', runs: null }))
      case 'nothing':
        return []
    }
  }

  return ({ text, cursor, experiment_id }: Question): FilterSuggestions => {
    const { expected, from, to, prefix } = completionAt(text, cursor)
    const wanted = prefix.replace(/^["'`]/, '').toLowerCase()
    const bare = (insert: string): string => insert.replace(/^["'`]/, '').toLowerCase()
    const fitting = candidates(expected, { experiment_id: experiment_id ?? null }).filter(({ insert }) => bare(insert).includes(wanted))
    const starting = fitting.filter(({ insert }) => bare(insert).startsWith(wanted))
    return { from, to, items: [...starting, ...fitting.filter(item => !starting.includes(item))].slice(0, most) }
  }
}
