import { stepped, valueKey } from './parameter.ts'
import type { NumericParameter, ParameterValue, SearchedParameter } from './parameter.ts'

/**
 * Every parameter as a stretch from 0 to 1. Continuous ones are linear or logarithmic in it. Of those with levels each level owns a cell:
 * of equal widths, but on a log scale from log(value - step/2) to log(value + step/2).
 */
const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x))

/** Which of its levels a value is, from 0; null where it is none of them. */
export function levelOf(parameter: SearchedParameter, value: ParameterValue): number | null {
  if (parameter.kind === 'categorical') {
    const key = valueKey(value)
    const index = parameter.choices.findIndex(choice => valueKey(choice) === key)
    return index < 0 ? null : index
  }
  if (typeof value !== 'number') return null
  if (parameter.levels === 1) return value === parameter.low ? 0 : null
  if (parameter.step === null) return null
  const level = Math.round((value - parameter.low) / parameter.step)
  if (level < 0 || level >= parameter.levels) return null
  return Math.abs(parameter.low + level * parameter.step - value) <= 1e-6 * parameter.step ? level : null
}

/** The value of a level. */
export function valueAt(parameter: SearchedParameter, level: number): ParameterValue {
  if (parameter.kind === 'categorical') return parameter.choices[level] as ParameterValue
  return clamp(stepped(parameter.low, parameter.step ?? 0, level), parameter.low, parameter.high)
}

/** Where a level's cell ends below, in the unit; the cell's upper end is the lower end of the next. */
export function cellEdge(parameter: SearchedParameter, level: number): number {
  if (parameter.kind === 'categorical' || !parameter.log || parameter.step === null) return level / parameter.levels
  const { low, high, step } = parameter
  const start = Math.log(low - step / 2)
  return (Math.log(low + (level - 0.5) * step) - start) / (Math.log(high + step / 2) - start)
}

/** Middle of a level's cell; on a log scale the place of the value itself. */
export function levelToUnit(parameter: SearchedParameter, level: number): number {
  if (parameter.kind === 'categorical' || !parameter.log || parameter.step === null || parameter.levels === 1)
    return (level + 0.5) / parameter.levels
  const { low, high, step } = parameter
  const start = Math.log(low - step / 2)
  return (Math.log(low + level * step) - start) / (Math.log(high + step / 2) - start)
}

/** A value's place from 0 to 1; null where the parameter cannot have it (as after its bounds were changed). */
export function toUnit(parameter: SearchedParameter, value: ParameterValue): number | null {
  if (Number.isFinite(parameter.levels)) {
    const level = levelOf(parameter, value)
    return level === null ? null : levelToUnit(parameter, level)
  }
  const { low, high, log } = parameter as NumericParameter
  if (typeof value !== 'number' || !(value >= low && value <= high)) return null
  return clamp(log ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) : (value - low) / (high - low), 0, 1)
}

/** The level whose cell holds a place from 0 to 1. */
export function levelAt(parameter: SearchedParameter, unit: number): number {
  const { levels } = parameter
  if (parameter.kind === 'categorical' || !parameter.log || parameter.step === null || levels === 1)
    return clamp(Math.floor(unit * levels), 0, levels - 1)
  const { low, high, step } = parameter
  const start = Math.log(low - step / 2)
  const value = Math.exp(start + unit * (Math.log(high + step / 2) - start))
  return clamp(Math.round((value - low) / step), 0, levels - 1)
}

/** The value at a place from 0 to 1. */
export function fromUnit(parameter: SearchedParameter, unit: number): ParameterValue {
  if (Number.isFinite(parameter.levels)) return valueAt(parameter, levelAt(parameter, unit))
  const { low, high, log } = parameter as NumericParameter
  if (unit <= 0) return low
  if (unit >= 1) return high
  const value = log ? Math.exp(Math.log(low) + unit * (Math.log(high) - Math.log(low))) : low + unit * (high - low)
  return clamp(value, low, high)
}
