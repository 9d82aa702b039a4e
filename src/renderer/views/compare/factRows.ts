import type { Environment, Run, RunDetail } from '../../../shared/run.ts'
import { formatBytes, formatCount, formatDuration, missing } from '../../format/format.ts'
import type { Locale } from '../../format/format.ts'
import { same, signed } from './comparison.ts'
import type { Cell, Row } from './comparison.ts'

type Value = string | number | readonly string[] | null | undefined
/** Words of keys and states, in the language of the window. */
export type FactWords = { label: (key: string) => string; state: (state: Run['state']) => string; locale: Locale }

const countChange = (from: Value, to: Value): string =>
  typeof from === 'number' && typeof to === 'number' && from !== to ? signed(formatCount(to - from)) : ''

type Fact = { key: string; label: string; values: readonly Value[]; text: (value: Value) => string; isCount?: boolean }

function factRow({ key, label, values, text, isCount = false }: Fact): Row {
  const [base] = values
  const cells = values.map((value): Cell => ({
    text: text(value),
    differs: !same(base, value),
    change: isCount ? countChange(base, value) : ''
  }))
  return { key, label, cells, differs: cells.some(cell => cell.differs) }
}

const asIs = (value: Value): string => {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  return text === '' ? missing : text
}
const asCount = (value: Value): string => (typeof value === 'number' ? formatCount(value) : missing)

/** What is known of the runs beside their configuration and scores: how they ended, their data, tags and notes, and what they took. */
export function factRows(runs: readonly Run[], { label, state, locale }: FactWords): Row[] {
  const row = (key: string, of: (run: Run) => Value, part: Partial<Fact> = {}): Row =>
    factRow({ key, label: label(key), values: runs.map(of), text: asIs, ...part })
  return [
    row('state', run => run.state, { text: value => state(value as Run['state']) }),
    row('experiment', run => run.experiment),
    row('dataset', run => run.dataset.name),
    ...(runs.every(run => 'seed' in run.hyperparameters) ? [] : [row('seed', run => run.seed)]),
    row('tags', run => run.tags.toSorted()),
    row('note', run => run.note.trim()),
    row('epochs', run => run.epochs_done, { text: asCount, isCount: true }),
    row('parametersCount', run => run.parameters, { text: asCount, isCount: true }),
    row('duration', run => run.duration_ms, { text: value => (typeof value === 'number' ? formatDuration(value, locale) : missing) })
  ]
}

const sizeKeys = { train: 'train', validation: 'validation', test: 'test', steps_per_epoch: 'steps' } as const

/** The data the runs were trained on, by its checksum and how much of it was used for what. */
export function dataRows(details: readonly RunDetail[], label: (key: string) => string): Row[] {
  const sizes = Object.entries(sizeKeys).map(([key, word]) =>
    factRow({
      key,
      label: label(word),
      values: details.map(({ sizes: of }) => of?.[key as keyof typeof sizeKeys]),
      text: asCount,
      isCount: true
    })
  )
  const named = (key: 'dataset' | 'sha256', of: (run: Run) => string): Row =>
    factRow({ key, label: label(key), values: details.map(({ run }) => of(run)), text: asIs })
  return [
    named('dataset', run => run.dataset.name),
    named('sha256', run => run.dataset.sha256),
    ...sizes.filter(row => row.cells.some(cell => cell.text !== missing))
  ]
}

/** In the order that a run's own page has; keys that only some runs know come last. */
const environmentOrder = ['app_version', 'tensorflow', 'tfjs_node', 'node', 'platform', 'os', 'cpu', 'cores', 'threads', 'memory_bytes']
const place = (key: string): number => (environmentOrder.includes(key) ? environmentOrder.indexOf(key) : environmentOrder.length)

/** The versions and the machine that the runs were trained with. A run that has not started knows neither, which is a difference. */
export function environmentRows(environments: readonly Environment[], label: (key: string) => string): Row[] {
  const keys = [...new Set(environments.flatMap(one => Object.keys(one)))].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  return keys.map(key =>
    factRow({
      key,
      label: label(key),
      values: environments.map(one => one[key]),
      text: value => (key.endsWith('_bytes') && typeof value === 'number' ? formatBytes(value) : asIs(value))
    })
  )
}
