import type { FieldFault } from '../../shared/errors.ts'
import { fault } from '../fault.ts'
import { isActive, valueKey } from '../parameter.ts'
import type { ParameterValue, SearchedParameter, Values } from '../parameter.ts'
import type { Space } from '../space.ts'
import { fromUnit, toUnit, valueAt } from '../unitScale.ts'

/** More cells than anyone trains, and few enough to keep all of them in mind. */
export const maxGridCells = 100_000
const defaultLevels = 5

/** How many levels a parameter has in the grid: all its values, or as many as asked for; of a continuous one 5 unless asked. */
function levelCount(parameter: SearchedParameter, asked: number | undefined): number {
  return Math.min(parameter.levels, asked ?? (Number.isFinite(parameter.levels) ? parameter.levels : defaultLevels))
}

/** A value at a place of a continuous parameter: 0.01, not 0.010000000000000002. */
function decimalAt(parameter: SearchedParameter, unit: number): ParameterValue {
  const value = fromUnit(parameter, unit)
  const decimal = Number(Number(value).toPrecision(14))
  return toUnit(parameter, decimal) === null ? value : decimal
}

/** The values of a parameter's levels, evenly spread from the lowest to the highest. */
export function gridLevels(parameter: SearchedParameter, asked: number | undefined): ParameterValue[] {
  const count = levelCount(parameter, asked)
  const spread = (index: number): number => (count === 1 ? 0.5 : index / (count - 1))
  if (!Number.isFinite(parameter.levels)) return Array.from({ length: count }, (_, index) => decimalAt(parameter, spread(index)))
  if (count === parameter.levels || parameter.kind === 'categorical' || !parameter.log)
    return Array.from({ length: count }, (_, index) => valueAt(parameter, Math.round(spread(index) * (parameter.levels - 1))))
  // On a log scale several places may round to the same whole number; then there are fewer levels.
  return [...new Set(Array.from({ length: count }, (_, index) => fromUnit(parameter, spread(index))))]
}

export type GridSize = { ok: true; cells: number } | { ok: false; faults: FieldFault[] }

function tooLarge(cells: number, conditional: boolean): GridSize {
  const exact = Number.isSafeInteger(cells)
  const count = exact ? `${conditional ? 'up to ' : ''}${cells.toLocaleString('en-US')}` : 'far too many'
  const most = maxGridCells.toLocaleString('en-US')
  const message = `The grid has ${count} cells; at most ${most} can be run. Give some parameters fewer levels or a step, or use another sampler.`
  return { ok: false, faults: [fault('space', 'grid_too_large', message, { cells: exact ? cells : 'overflow', most: maxGridCells })] }
}

/** How many cells the grid has, exactly; a fault where they are too many. */
export function gridSize(space: Space, levels: ReadonlyMap<string, number>): GridSize {
  const most = space.searched.reduce((cells, parameter) => cells * levelCount(parameter, levels.get(parameter.name)), 1)
  if (most > maxGridCells && !space.conditional) return tooLarge(most, space.conditional)
  if (space.searched.some(parameter => levelCount(parameter, levels.get(parameter.name)) > maxGridCells))
    return tooLarge(most, space.conditional)
  const cells = gridCells(space, levels)
  return cells === null ? tooLarge(most, space.conditional) : { ok: true, cells: cells.length }
}

/** Every cell, each with the parameters that exist in it; null where there are more than maxGridCells. */
export function gridCells(space: Space, levels: ReadonlyMap<string, number>): Values[] | null {
  let cells: [string, ParameterValue][][] = [[]]
  for (const parameter of space.parameters) {
    const { name } = parameter
    const values = parameter.kind === 'constant' ? [parameter.value] : gridLevels(parameter, levels.get(name))
    const next: [string, ParameterValue][][] = []
    for (const cell of cells) {
      if (parameter.kind !== 'constant' && !isActive(parameter, new Map(cell))) next.push(cell)
      else for (const value of values) next.push([...cell, [name, value]])
      if (next.length > maxGridCells) return null
    }
    cells = next
  }
  return cells.map(cell => Object.fromEntries(cell))
}

/** The same for the same values of the searched parameters, whatever the constants. */
export function cellKey(space: Space, values: Values): string {
  const keys = space.searched.map(({ name }) => (Object.hasOwn(values, name) ? valueKey(values[name] as ParameterValue) : ''))
  return keys.join('\u0000')
}
