import type { Point } from '../encode.ts'
import { isActive } from '../parameter.ts'
import type { ParameterValue, SearchedParameter } from '../parameter.ts'
import type { Space } from '../space.ts'
import { fromUnit, levelAt, levelToUnit } from '../unitScale.ts'

const isMissing = (unit: number): boolean => Number.isNaN(unit)

/** A place as the covariance sees it: a choice by its number, a level by its place, what does not exist all the same. */
function coordinate(parameter: SearchedParameter, unit: number): number {
  if (parameter.kind === 'categorical') return isMissing(unit) ? -1 : levelAt(parameter, unit)
  if (isMissing(unit)) return 0.5
  return Number.isFinite(parameter.levels) ? levelToUnit(parameter, levelAt(parameter, unit)) : unit
}

/** The coordinates of an encoded trial. */
export const coordinatesOf = (space: Space, point: Point): Float64Array =>
  Float64Array.from(space.searched, (parameter, index) => coordinate(parameter, point[index] as number))

/** The point of any places from 0 to 1: NaN for parameters that do not exist beside the others. */
export function existing(space: Space, units: Float64Array): Point {
  if (!space.conditional) return units
  const point = new Float64Array(units.length).fill(NaN)
  const values = new Map<string, ParameterValue>()
  for (const parameter of space.parameters) if (parameter.kind === 'constant') values.set(parameter.name, parameter.value)
  for (const [index, parameter] of space.searched.entries()) {
    if (!isActive(parameter, values)) continue
    const unit = units[index] as number
    point[index] = unit
    values.set(parameter.name, fromUnit(parameter, unit))
  }
  return point
}
