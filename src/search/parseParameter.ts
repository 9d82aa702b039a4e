import type { FieldFault } from '../shared/errors.ts'
import { fault } from './fault.ts'
import { isParameterValue, stepped, valueKey } from './parameter.ts'
import type { SearchedParameter } from './parameter.ts'

type Spec = ReadonlyMap<string, unknown>
type Parsed = SearchedParameter | FieldFault[]

const known = {
  float: ['type', 'low', 'high', 'log', 'step', 'when'],
  int: ['type', 'low', 'high', 'log', 'step', 'when'],
  categorical: ['type', 'choices', 'when']
}
type Type = keyof typeof known
const isType = (type: unknown): type is Type => typeof type === 'string' && Object.hasOwn(known, type)

/** Reads one parameter that is searched, `when` aside: the parameter, or its faults. */
export function parseSearched(name: string, spec: Spec): Parsed {
  const type = spec.get('type')
  if (!isType(type)) return [fault(name, 'unknown_type', 'Set type to float, int or categorical.')]
  const faults = [...spec.keys()]
    .filter(key => !known[type].includes(key))
    .map(key => fault(name, 'unknown_key', `“${key}” means nothing here; ${type} takes ${known[type].slice(1).join(', ')}.`, { key }))
  const parsed = type === 'categorical' ? parseCategorical(name, spec.get('choices')) : parseNumeric(name, type, spec)
  return faults.length > 0 ? [...faults, ...(Array.isArray(parsed) ? parsed : [])] : parsed
}

function parseCategorical(name: string, choices: unknown): Parsed {
  if (!Array.isArray(choices) || choices.length === 0) return [fault(name, 'empty_choices', 'List at least one choice.')]
  const given: unknown[] = choices
  if (!given.every(isParameterValue))
    return [fault(name, 'invalid_choice', 'A choice is a text, a finite number, true, false, null or a list of numbers.')]
  const keys = given.map(valueKey)
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index)
  if (repeated !== undefined) return [fault(name, 'duplicate_choice', `The choice ${repeated} is listed twice.`, { choice: repeated })]
  return { name, kind: 'categorical', choices: given, levels: given.length, when: [] }
}

type Bounds = { low: number; high: number; log: boolean; step: number | null }

function parseNumeric(name: string, type: 'float' | 'int', spec: Spec): Parsed {
  const low = spec.get('low')
  const high = spec.get('high')
  const log = spec.get('log') ?? false
  const step = spec.get('step') ?? null
  const allowed = type === 'int' ? Number.isSafeInteger : Number.isFinite
  const what = type === 'int' ? 'a whole number' : 'a finite number'
  const faults: FieldFault[] = []
  if (!allowed(low)) faults.push(fault(name, 'invalid_low', `low must be ${what}.`))
  if (!allowed(high)) faults.push(fault(name, 'invalid_high', `high must be ${what}.`))
  if (typeof log !== 'boolean') faults.push(fault(name, 'invalid_log', 'log must be true or false.'))
  if (step !== null && !(allowed(step) && (step as number) > 0)) faults.push(fault(name, 'invalid_step', `step must be ${what} above 0.`))
  if (faults.length > 0) return faults
  const bounds = { low, high, log, step } as Bounds
  const crossed = boundsFaults(name, bounds)
  return crossed.length > 0 ? crossed : numeric(name, type, bounds)
}

function boundsFaults(name: string, { low, high, log, step }: Bounds): FieldFault[] {
  const range = high - low
  if (range < 0) return [fault(name, 'low_above_high', `low (${low}) is above high (${high}).`, { low, high })]
  if (log && low <= 0) return [fault(name, 'log_needs_positive', `A log scale needs low above 0, not ${low}.`, { low })]
  if (log && step !== null) return [fault(name, 'log_with_step', 'Use a log scale or a step, not both.')]
  if (!Number.isFinite(range)) return [fault(name, 'range_too_wide', 'The range from low to high is too wide to compute with.')]
  if (step === null || range === 0) return []
  if (step > range) return [fault(name, 'step_above_range', `step (${step}) is larger than the range (${range}).`, { step, range })]
  // Below that, neighbours could no longer be told apart by their decimals.
  if (step < 1e-9 * Math.max(Math.abs(low), Math.abs(high)))
    return [fault(name, 'step_too_small', `step (${step}) is too small beside numbers as large as these.`, { step })]
  return []
}

function numeric(name: string, type: 'float' | 'int', { low, high, log, step }: Bounds): SearchedParameter {
  const spacing = type === 'int' ? (step ?? 1) : step
  if (low === high) return { name, kind: 'numeric', low, high, log, step: spacing, levels: 1, when: [] }
  if (spacing === null) return { name, kind: 'numeric', low, high, log, step: null, levels: Infinity, when: [] }
  // A range of 0.3 holds three steps of 0.1, whatever binary fractions say.
  const levels = Math.floor((high - low) / spacing + 1e-9) + 1
  return { name, kind: 'numeric', low, high: Math.min(high, stepped(low, spacing, levels - 1)), log, step: spacing, levels, when: [] }
}
