import { isWhole } from '../../../shared/checkHyperparameters.ts'
import { definitions, mainHyperparameters } from '../../../shared/hyperparameters.ts'
import { isNumeric } from '../../../shared/hyperparameterDefinition.ts'
import type { Definition, HyperparameterValue } from '../../../shared/hyperparameterDefinition.ts'
import type { HyperparameterName } from '../../../shared/hyperparameters.ts'
import { metricDirection } from '../../../shared/metric.ts'
import type { Sweep, SweepRequest } from '../../../shared/sweep.ts'
import { fieldText, parseField } from '../newRun/fieldInput.ts'
import { numberOr } from '../sweeps/spaceEdit.ts'
import type { RangeInput } from './rangeScale.ts'

export type Kind = 'fixed' | 'linear' | 'log' | 'choice'
export const methods = ['grid', 'random', 'auto'] as const
export type Method = (typeof methods)[number]
export const pruners = ['none', 'median', 'asha', 'hyperband'] as const

/** One hyperparameter of the form; each kind keeps its own texts, so that going back and forth loses nothing. */
export type Row = {
  name: HyperparameterName
  kind: Kind
  value: string
  low: string
  high: string
  step: string
  choices: string
  levels: string
}
export type Draft = {
  method: Method
  dataset: string
  metric: string
  last: boolean
  name: string
  rows: Row[]
  trials: string
  minutes: string
  /** A time of day by which it is to be over; else the minutes count. */
  until: string
  target: string
  workers: string
  seed: string
  pruner: (typeof pruners)[number]
  warmUp: string
  warmStart: boolean
}

const definitionOf = (name: HyperparameterName): Definition => definitions[name]

/** The kinds a hyperparameter may have: only numbers have ranges, and a log range needs to leave 0 out. */
export function kindsOf(name: HyperparameterName): Kind[] {
  return isNumeric(definitionOf(name)) ? ['fixed', 'linear', 'log', 'choice'] : ['fixed', 'choice']
}

/** A range that holds the value: a decade either way on a log scale, half and double otherwise. */
function rangeAround(name: HyperparameterName, value: HyperparameterValue): { low: string; high: string } {
  const definition = definitionOf(name)
  if (name === 'learning_rate') return { low: '0.0001', high: '0.1' }
  if (name === 'dropout_rate') return { low: '0', high: '0.5' }
  const number = typeof value === 'number' ? value : 1
  const least = 'min' in definition ? definition.min : 0
  return { low: fieldText(Math.max(least, Math.floor(number / 2))), high: fieldText(Math.max(1, number * 2)) }
}

export function newRow(name: HyperparameterName, value: HyperparameterValue): Row {
  const definition = definitionOf(name)
  const choices =
    definition.kind === 'choice' ? definition.choices.join(', ') : definition.kind === 'bool' ? 'true, false' : fieldText(value)
  return { name, kind: 'fixed', value: fieldText(value), ...rangeAround(name, value), step: '', choices, levels: '' }
}

const parsed = (name: HyperparameterName, text: string): unknown => {
  const field = parseField(definitionOf(name), text)
  return field.ok ? field.value : text.trim()
}

/** Choices by commas; a list within brackets is one choice. */
export const splitChoices = (text: string): string[] =>
  (text.match(/\[[^\]]*\]|[^,]+/g) ?? []).map(part => part.trim()).filter(part => part !== '')

/** The range of a row, with what its hyperparameter may be; undefined where it has none. */
export function rangeOf({ name, kind, low, high }: Row): RangeInput | undefined {
  const definition = definitionOf(name)
  if ((kind !== 'linear' && kind !== 'log') || !('min' in definition)) return undefined
  const number = (text: string): number => Number(text.trim() === '' ? NaN : numberOr(text))
  return { low: number(low), high: number(high), log: kind === 'log', whole: isWhole(name), least: definition.min, most: definition.max }
}

/** A row in the format of a space. What cannot be read goes on as text, so that the check names it. */
export function specOf(row: Row): unknown {
  const { name, kind } = row
  if (kind === 'fixed') return parsed(name, row.value)
  if (kind === 'choice') return { type: 'categorical', choices: splitChoices(row.choices).map(text => parsed(name, text)) }
  const range = { type: isWhole(name) ? 'int' : 'float', low: numberOr(row.low), high: numberOr(row.high) }
  if (kind === 'log') return { ...range, log: true }
  return row.step.trim() === '' ? range : { ...range, step: numberOr(row.step) }
}

const orNull = (text: string): number | null => (text.trim() === '' ? null : Number(numberOr(text)))

function prunerOf({ pruner, warmUp }: Draft): SweepRequest['pruner'] {
  const epochs = orNull(warmUp)
  if (pruner === 'median') return { kind: 'median', ...(epochs === null ? {} : { warm_up_epochs: epochs }) }
  if (pruner === 'asha' || pruner === 'hyperband') return { kind: pruner, ...(epochs === null ? {} : { first_rung: Math.max(1, epochs) }) }
  return { kind: 'none' }
}

const dayMinutes = 24 * 60
/** From now to the next time the clock shows this, a minute at least. */
export function minutesUntil(clock: string, now: number): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  const at = new Date(now)
  const left = hours * 60 + minutes - (at.getHours() * 60 + at.getMinutes() + at.getSeconds() / 60)
  return Math.max(1, left > 0 ? left : left + dayMinutes)
}

const choiceText = (choice: unknown): string =>
  Array.isArray(choice) ? `[${choice.join(', ')}]` : fieldText(choice as HyperparameterValue)

/** One hyperparameter of a sweep as the form has it. */
function rowOf(name: HyperparameterName, given: unknown, fixed: HyperparameterValue): Row {
  const row = newRow(name, fixed)
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return given === undefined ? row : { ...row, value: choiceText(given) }
  const { type, low, high, step, log, choices } = given as Record<string, unknown>
  if (type === 'categorical') return { ...row, kind: 'choice', choices: (choices as unknown[]).map(choiceText).join(', ') }
  return {
    ...row,
    kind: log === true ? 'log' : 'linear',
    low: choiceText(low),
    high: choiceText(high),
    step: step === undefined ? '' : choiceText(step)
  }
}

const isNamed = (name: string): name is HyperparameterName => Object.hasOwn(definitions, name)

/** The form filled in as a sweep was; it gets a name of its own. Conditions have no place in the form and are left out. */
export function draftOf(sweep: Sweep, fresh: Draft): Draft {
  const { space, hyperparameters, sampler, objective, budget, pruner, workers } = sweep
  const differing = Object.keys(hyperparameters).filter(
    name => isNamed(name) && name !== 'seed' && JSON.stringify(hyperparameters[name]) !== JSON.stringify(definitions[name].default)
  )
  const names = [...new Set([...mainHyperparameters, ...Object.keys(space), ...differing])].filter(isNamed)
  const valueOf = (name: HyperparameterName): HyperparameterValue => hyperparameters[name] ?? definitions[name].default
  const text = (value: number | null): string => (value === null ? '' : String(value))
  return {
    ...fresh,
    method: sampler.kind === 'grid' || sampler.kind === 'random' ? sampler.kind : 'auto',
    dataset: sweep.dataset.name,
    metric: objective.metric,
    last: objective.statistic === 'last',
    rows: names.map(name => ({ ...rowOf(name, space[name], valueOf(name)), levels: text(sampler.levels[name] ?? null) })),
    trials: text(budget.trials),
    minutes: text(budget.minutes),
    target: text(budget.target),
    workers: String(workers),
    seed: String(sampler.seed),
    pruner: (pruners as readonly string[]).includes(pruner.kind) ? (pruner.kind as Draft['pruner']) : 'none',
    warmUp: 'warm_up_epochs' in pruner ? String(pruner.warm_up_epochs) : 'first_rung' in pruner ? String(pruner.first_rung) : ''
  }
}

/** What is asked of the core. Fixed values are no part of the space. */
export function requestOf(draft: Draft, place: { experiment: string; dataset: string }, now: number): SweepRequest {
  const searched = draft.rows.filter(({ kind }) => kind !== 'fixed')
  const fixed = draft.rows.filter(({ kind }) => kind === 'fixed')
  const levels = searched.flatMap(({ name, kind, levels: count }) =>
    draft.method === 'grid' && kind !== 'choice' && count.trim() !== '' ? [[name, Number(numberOr(count))] as const] : []
  )
  const direction = metricDirection(draft.metric) === 'lower' ? 'minimize' : 'maximize'
  return {
    ...place,
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    hyperparameters: Object.fromEntries(fixed.map(row => [row.name, specOf(row)])),
    space: Object.fromEntries(searched.map(row => [row.name, specOf(row)])),
    objective: { metric: draft.metric, statistic: draft.last ? 'last' : direction === 'minimize' ? 'min' : 'max', direction },
    sampler: { kind: draft.method, seed: orNull(draft.seed) ?? 0, levels: Object.fromEntries(levels) },
    pruner: prunerOf(draft),
    budget: {
      trials: draft.method === 'grid' ? null : orNull(draft.trials),
      minutes: draft.until === '' ? orNull(draft.minutes) : minutesUntil(draft.until, now),
      target: orNull(draft.target)
    },
    workers: Number(numberOr(draft.workers)),
    warm_start: draft.warmStart
  }
}

type NumberField = 'trials' | 'minutes' | 'target' | 'workers' | 'seed' | 'warmUp'
const bounds: Record<NumberField, { least: number; most: number; whole: boolean; needed: boolean }> = {
  trials: { least: 1, most: 10_000, whole: true, needed: false },
  minutes: { least: 1, most: 525_600, whole: false, needed: false },
  target: { least: -Infinity, most: Infinity, whole: false, needed: false },
  workers: { least: 1, most: 64, whole: true, needed: true },
  seed: { least: 0, most: 4_294_967_295, whole: true, needed: false },
  warmUp: { least: 0, most: 100_000, whole: true, needed: false }
}

/** Which number fields cannot be read, with what they may be. The core checks the rest. */
export function numberFaults(draft: Draft): Partial<Record<NumberField, { least: number; most: number; whole: boolean }>> {
  return Object.fromEntries(
    (Object.entries(bounds) as [NumberField, (typeof bounds)[NumberField]][]).flatMap(([field, { least, most, whole, needed }]) => {
      if (draft[field].trim() === '' && !needed) return []
      const value = Number(draft[field].trim() === '' ? NaN : numberOr(draft[field]))
      const isSound = Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))
      return isSound ? [] : [[field, { least, most, whole }]]
    })
  )
}
