import type { FieldFault } from '../shared/errors.ts'
import { fault } from './fault.ts'
import { isParameterValue, valueKey } from './parameter.ts'
import type { Condition, Parameter, ParameterValue } from './parameter.ts'
import { levelOf } from './unitScale.ts'

type Parsed = { when: Condition[]; faults: FieldFault[] }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
const shape = 'Write a condition as { "other": { "equals": value } }, { "in": [values] } or { "atLeast": number }.'

/** Reads `when`. `earlier` are the parameters that stand before this one: the only ones it may look at. */
export function parseConditions(name: string, given: unknown, earlier: ReadonlyMap<string, Parameter>): Parsed {
  if (given === undefined) return { when: [], faults: [] }
  if (!isObject(given)) return { when: [], faults: [fault(name, 'invalid_condition', shape)] }
  const when: Condition[] = []
  const faults: FieldFault[] = []
  for (const [parent, test] of Object.entries(given)) {
    const other = earlier.get(parent)
    if (other === undefined) {
      const message = `The condition names “${parent}”, which is not a parameter before this one. Put “${parent}” first, or correct the name.`
      faults.push(fault(name, 'unknown_condition', message, { parent }))
      continue
    }
    const condition = parseTest(parent, test)
    if (condition === null) faults.push(fault(name, 'invalid_condition', shape, { parent }))
    else if (!canHold(condition, other))
      faults.push(fault(name, 'impossible_condition', `“${parent}” never has a value for which this parameter would exist.`, { parent }))
    else when.push(condition)
  }
  return { when, faults }
}

function parseTest(parent: string, given: unknown): Condition | null {
  if (!isObject(given)) return null
  const entries: [string, unknown][] = Object.entries(given)
  const [first] = entries
  if (first === undefined || entries.length > 1) return null
  const [test, operand] = first
  if (test === 'equals' && isParameterValue(operand)) return { parent, oneOf: [operand] }
  if (test === 'in' && Array.isArray(operand) && operand.length > 0 && operand.every(isParameterValue)) return { parent, oneOf: operand }
  if (test === 'atLeast' && typeof operand === 'number' && Number.isFinite(operand)) return { parent, atLeast: operand }
  return null
}

function canHold(condition: Condition, other: Parameter): boolean {
  if ('atLeast' in condition) {
    if (other.kind === 'numeric') return other.high >= condition.atLeast
    const values = other.kind === 'constant' ? [other.value] : other.choices
    return values.some(value => typeof value === 'number' && value >= condition.atLeast)
  }
  return condition.oneOf.some(value => canBe(other, value))
}

function canBe(other: Parameter, value: ParameterValue): boolean {
  if (other.kind === 'constant') return valueKey(other.value) === valueKey(value)
  if (other.kind === 'categorical') return other.choices.some(choice => valueKey(choice) === valueKey(value))
  if (typeof value !== 'number' || value < other.low || value > other.high) return false
  return other.step === null || levelOf(other, value) !== null
}
