import { z } from 'zod'
import { eachRun } from '../../cli/findRun.ts'
import { runEntity } from './entities.ts'
import type { Client } from './entities.ts'
import { invalid } from './fault.ts'

type Entity = Awaited<ReturnType<typeof runEntity>>
type Value = string | number | undefined
type Clause = { of: (run: Entity) => Value; operator: string; wanted: string | number | (string | number)[] }

const searchSchema = z.object({
  experiment_ids: z.array(z.string()).default([]),
  filter: z.string().default(''),
  run_view_type: z.string().default('ACTIVE_ONLY'),
  max_results: z.coerce.number().int().min(1).max(50_000).default(1000),
  order_by: z.array(z.string()).default([]),
  page_token: z.string().default('')
})

/** What a name in a search stands for: `metrics.loss`, params."opt name", tags.`x`, attributes.status, or an attribute alone. */
function readerOf(name: string): (run: Entity) => Value {
  const [, kind = 'attributes', quoted = ''] = /^(?:(\w+)\.)?(.+)$/s.exec(name) ?? []
  const key = quoted.replace(/^(["`])(.*)\1$/s, '$2')
  switch (kind.replace(/s$/, '').toLowerCase()) {
    case 'metric':
      return ({ data }) => {
        const value = data.metrics.find(one => one.key === key)?.value
        return value === undefined ? undefined : Number(value)
      }
    case 'param':
    case 'parameter':
      return ({ data }) => data.params.find(one => one.key === key)?.value
    case 'tag':
      return ({ data }) => data.tags.find(one => one.key === key)?.value
    case 'attribute':
    case 'attr':
    case 'run':
      return ({ info }) => ({ ...info, created: info.start_time, 'Start Time': info.start_time })[key === 'name' ? 'run_name' : key]
    default:
      throw invalid(`Invalid entity type '${kind}' in the search. Valid: metric, parameter, tag, attribute.`)
  }
}

const literal = (text: string): string | number => (/^(['"]).*\1$/s.test(text) ? text.slice(1, -1) : Number(text))

const clausePattern =
  /^((?:\w+\.)?(?:"[^"]*"|`[^`]*`|[\w./-]+))\s*(!=|>=|<=|=|>|<|\bI?LIKE\b|\bNOT IN\b|\bIN\b)\s*(\([^)]*\)|'[^']*'|"[^"]*"|[-+\w.]+)\s*/is

/** Conditions with `and` between them; MLflow has no other. Throws INVALID_PARAMETER_VALUE at what it does not understand. */
function readFilter(filter: string): Clause[] {
  const clauses: Clause[] = []
  let rest = filter.trim()
  while (rest !== '') {
    const [whole, name = '', operator = '', value = ''] = clausePattern.exec(rest) ?? []
    if (whole === undefined) throw invalid(`Invalid clause in the filter: ${rest.slice(0, 60)}`)
    const wanted = value.startsWith('(') ? (value.slice(1, -1).match(/'[^']*'|"[^"]*"|[^,\s]+/g) ?? []).map(literal) : literal(value)
    if (typeof wanted === 'number' && Number.isNaN(wanted)) throw invalid(`Invalid value in the filter: ${value}`)
    clauses.push({ of: readerOf(name), operator: operator.toUpperCase(), wanted })
    rest = rest.slice(whole.length)
    if (rest === '') break
    if (!/^and\s/i.test(rest)) throw invalid(`Expected AND in the filter before: ${rest.slice(0, 60)}`)
    rest = rest.replace(/^and\s+/i, '')
  }
  return clauses
}

/** % stands for anything, _ for one character. */
const pattern = (text: string, flags: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '[^]*')
      .replaceAll('_', '[^]')}$`,
    flags
  )

function holds({ of, operator, wanted }: Clause, run: Entity): boolean {
  const value = of(run)
  if (value === undefined) return operator === '!=' || operator === 'NOT IN'
  if (Array.isArray(wanted)) return wanted.some(one => String(one) === String(value)) === (operator === 'IN')
  if (operator === 'LIKE' || operator === 'ILIKE') return pattern(String(wanted), operator === 'LIKE' ? '' : 'i').test(String(value))
  const [a, b] = typeof value === 'number' ? [value, Number(wanted)] : [value, String(wanted)]
  switch (operator) {
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    default:
      return a >= b
  }
}

function orderOf(orders: readonly string[]): (a: Entity, b: Entity) => number {
  const keys = [...orders, 'attributes.start_time DESC'].map(order => {
    const [, name = order, direction = 'ASC'] = /^(.*?)(?:\s+(ASC|DESC))?$/is.exec(order.trim()) ?? []
    return { of: readerOf(name), sign: direction.toUpperCase() === 'DESC' ? -1 : 1 }
  })
  return (a, b) => {
    for (const { of, sign } of keys) {
      const [left, right] = [of(a), of(b)]
      if (left === right) continue
      // What has no value, or NaN, is last in either direction.
      if (left === undefined || Number.isNaN(left)) return 1
      if (right === undefined || Number.isNaN(right)) return -1
      return (left < right ? -1 : 1) * sign
    }
    return 0
  }
}

/** Runs of some experiments that a filter is true of, in an order, a page at a time. Reads every run of these experiments. */
export async function searchRuns(client: Client, body: unknown) {
  const { experiment_ids, filter, run_view_type: view, max_results, order_by, page_token } = searchSchema.parse(body)
  const [clauses, byOrder, from] = [readFilter(filter), orderOf(order_by), Number(page_token || 0)]
  const parts = view === 'ALL' ? [false, true] : [view === 'DELETED_ONLY']
  const found: Entity[] = []
  const experiments = await client.experiments.list()
  const wanted = experiments.filter(({ id, name }) => experiment_ids.includes(id) || (name === 'Default' && experiment_ids.includes('0')))
  for (const { id } of wanted)
    for (const trashed of parts)
      for await (const run of eachRun(client, { experiment_id: id, trashed, archived: true })) {
        const entity = await runEntity(client, run.id)
        if (clauses.every(clause => holds(clause, entity))) found.push(entity)
      }
  found.sort(byOrder)
  const end = from + max_results
  return { runs: found.slice(from, end), ...(end < found.length ? { next_page_token: String(end) } : {}) }
}
