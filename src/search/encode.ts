import type { ParameterValue, Values } from './parameter.ts'
import { isActive } from './parameter.ts'
import type { Space } from './space.ts'
import { toUnit } from './unitScale.ts'

/** A trial as a place from 0 to 1 for each searched parameter, NaN for one that does not exist in it. */
export type Point = Float64Array

/** Null for a trial that the space does not allow: made before its bounds, choices or parameters were changed. */
export function encode(space: Space, values: Values): Point | null {
  const point = new Float64Array(space.searched.length).fill(NaN)
  const given = new Map<string, ParameterValue>(Object.entries(values))
  for (const parameter of space.parameters) if (parameter.kind === 'constant') given.set(parameter.name, parameter.value)
  for (const [index, parameter] of space.searched.entries()) {
    const value = given.get(parameter.name)
    if (!isActive(parameter, given)) continue
    const unit = value === undefined ? null : toUnit(parameter, value)
    if (unit === null) return null
    point[index] = unit
  }
  return point
}
