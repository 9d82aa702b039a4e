import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ColumnProfile, ColumnRecipe, CompleteRecipe, ImportStep, ScalingKind, TablePreview } from '../../../shared/dataset.ts'
import { invalidInput } from '../../../shared/errors.ts'
import type { FieldFault } from '../../../shared/errors.ts'
import { bytesOf, labelsFile, valuesFile } from '../tableFiles.ts'
import { dataRows, isMissing, levelIn, mostLevels, numberIn, profileTable } from './profile.ts'
import type { Format } from './readTable.ts'
import { fileFault } from '../fileFault.ts'
import { hashOf } from '../hashOf.ts'
import { at } from '../importWork.ts'
import type { ImportWork } from '../importWork.ts'
import { stampOf } from './readTable.ts'
import { ruleOf, splitRows } from '../splitRows.ts'
import type { Split } from '../splitRows.ts'

/** What was written into the folder, by which a run tells it. */
export type ImportedTable = {
  inputs: string[]
  scalings: ScalingKind[]
  classNames: string[]
  train: number
  test: number
  /** Rows that have no target, or miss a value without which they are left out. */
  dropped: number
  sha256: string
  sourceSha256: string
  profile: TablePreview
}

type Column = { index: number; name: string; recipe: ColumnRecipe }
type Plan = {
  format: Format
  columns: Column[]
  target: { index: number; name: string; isNumber: boolean }
  recipe: CompleteRecipe
  work: ImportWork
}

const fault = (field: string, code: string, message: string, params: FieldFault['params'] = {}): FieldFault => ({
  field,
  code,
  message,
  params
})

/** What an input column cannot be as it is asked for. */
function columnFault({ name, type, distinct, not_numbers: rows }: ColumnProfile, recipe: ColumnRecipe): FieldFault | undefined {
  if (recipe.role === 'ignore') return undefined
  if (recipe.type === 'number') {
    const list = rows.join(', ')
    if (type !== 'number')
      return fault(name, 'not_numbers', `Column “${name}” is not made of numbers. Make it a category, or ignore it.`, { name })
    if (rows.length > 0 && recipe.not_numbers === 'refuse')
      return fault(
        name,
        'some_not_numbers',
        `Column “${name}” has cells that are not numbers: rows ${list}. Treat them as missing, or make it a category.`,
        { name, rows: list }
      )
    return undefined
  }
  if (distinct !== null && distinct <= mostLevels) return undefined
  return fault(
    name,
    'too_many_values',
    `Column “${name}” has more than ${mostLevels} different values; a category can have that many. Ignore it.`,
    { name, most: mostLevels }
  )
}

/** So many different numbers are hardly classes. */
const fewClasses = 20

const isNumberTarget = ({ type, distinct }: ColumnProfile, { predict }: CompleteRecipe): boolean =>
  predict === 'numbers' || (predict === 'auto' && type === 'number' && (distinct === null || distinct > fewClasses))

function targetFault(target: ColumnProfile | undefined, name: string, recipe: CompleteRecipe): FieldFault | undefined {
  if (!target) return fault('target', 'unknown_column', `There is no column “${name}”.`, { name })
  const { distinct, not_numbers: rows } = target
  if (isNumberTarget(target, recipe)) {
    if (rows.length > 0 || target.type !== 'number') {
      const list = rows.join(', ')
      return fault('target', 'target_not_numbers', `The target “${name}” has cells that are not numbers: rows ${list}. Predict classes.`, {
        name,
        rows: list
      })
    }
    return distinct !== null && distinct < 2
      ? fault('target', 'one_class', 'The target has one value only; there is nothing to learn.')
      : undefined
  }
  if (distinct !== null && distinct < 2) return fault('target', 'one_class', 'The target has one value only; there is nothing to learn.')
  if (distinct !== null && distinct <= mostLevels) return undefined
  const message = `The target “${name}” has more than ${mostLevels} different values, which are too many classes. Predict numbers, if they are.`
  return fault('target', 'not_classes', message, { name, most: mostLevels })
}

/** The columns as they are to be used. Throws INVALID_INPUT with every fault of target and columns. */
function planOf(profile: TablePreview, recipe: CompleteRecipe, work: ImportWork): Plan {
  const targetName = recipe.target ?? profile.target
  if (targetName === null) throw invalidInput([fault('target', 'no_target', 'Choose one target column.')])
  const index = profile.columns.findIndex(({ name }) => name === targetName)
  const unknown = Object.keys(recipe.columns).find(name => !profile.columns.some(column => column.name === name))
  const columns = profile.columns.flatMap((column, at): Column[] =>
    at === index ? [] : [{ index: at, name: column.name, recipe: recipe.columns[column.name] ?? column.recipe }]
  )
  const inputs = columns.filter(one => one.recipe.role === 'input')
  const faults = [
    targetFault(profile.columns[index], targetName, recipe) ?? [],
    unknown === undefined ? [] : fault('columns', 'unknown_column', `There is no column “${unknown}”.`, { name: unknown }),
    inputs.length > 0 ? [] : fault('columns', 'no_inputs', 'Choose one input column at least.'),
    columns.flatMap(one => columnFault(profile.columns[one.index] as ColumnProfile, one.recipe) ?? [])
  ].flat()
  if (faults.length > 0) throw invalidInput(faults)
  const { encoding, delimiter, header } = profile
  return {
    format: { path: recipe.path, encoding, delimiter, header },
    columns: inputs,
    target: { index, name: targetName, isNumber: isNumberTarget(profile.columns[index] as ColumnProfile, recipe) },
    recipe,
    work
  }
}

async function* rowsOf({ format, work }: Plan, step: ImportStep): AsyncGenerator<string[]> {
  for await (const { cells } of dataRows(format, share => at(work, step, share))) yield cells
}

type Labels = { labels: Int32Array; numbers: Float32Array | undefined; classNames: string[]; dropped: number }

/** The number of every row; `labels` are 0, or -1 where a row is left out. */
async function readNumbers(plan: Plan, rows: number): Promise<Labels> {
  const [labels, numbers] = [new Int32Array(rows), new Float32Array(rows)]
  const needed = plan.columns.filter(({ recipe }) => recipe.missing === 'drop')
  let [row, dropped] = [0, 0]
  for await (const cells of rowsOf(plan, 'reading')) {
    if (row >= rows) throw changed()
    const cell = cells[plan.target.index] ?? ''
    const isLeftOut = isMissing(cell) || needed.some(({ index }) => isMissing(cells[index] ?? ''))
    labels[row] = isLeftOut ? -1 : 0
    numbers[row++] = numberIn(cell)
    dropped += Number(isLeftOut)
  }
  return { labels, numbers, classNames: [], dropped }
}

/** The label of every row, -1 where it is left out, and the classes in an order that does not depend on the rows'. */
async function readLabels(plan: Plan, rows: number): Promise<Labels> {
  const codes = new Map<string, number>()
  const found = new Int32Array(rows)
  const needed = plan.columns.filter(({ recipe }) => recipe.missing === 'drop')
  let [row, dropped] = [0, 0]
  for await (const cells of rowsOf(plan, 'reading')) {
    const value = (cells[plan.target.index] ?? '').trim()
    const isLeftOut = isMissing(value) || needed.some(({ index }) => isMissing(cells[index] ?? ''))
    if (!isLeftOut && !codes.has(value)) codes.set(value, codes.size)
    if (row >= rows) throw changed()
    found[row++] = isLeftOut ? -1 : (codes.get(value) as number)
    dropped += Number(isLeftOut)
  }
  const names = [...codes.keys()].sort((a, b) => (Number.isNaN(numberIn(a) - numberIn(b)) ? (a < b ? -1 : 1) : numberIn(a) - numberIn(b)))
  if (names.length < 2) throw fileFault('one_class', 'The target has one value only; there is nothing to learn.', {}, 'target')
  const order = new Map([...codes].map(([value, code]) => [code, names.indexOf(value)]))
  const labels = found.map(code => (code === -1 ? -1 : (order.get(code) as number)))
  return { labels, numbers: undefined, classNames: names, dropped }
}

/** The values of each category, of training rows alone: what only the test has must not be known. */
async function readLevels(plan: Plan, { isTest, place }: Split): Promise<Map<string, string[]>> {
  const levels = new Map(plan.columns.filter(({ recipe }) => recipe.type === 'category').map(({ name }) => [name, new Set<string>()]))
  if (levels.size === 0) return new Map()
  let row = 0
  for await (const cells of rowsOf(plan, 'reading')) {
    if (place[row] !== -1 && isTest[row] === 0)
      for (const { name, index } of plan.columns) levels.get(name)?.add(levelIn(cells[index] ?? ''))
    row++
  }
  return new Map([...levels].map(([name, values]) => [name, [...values].sort()]))
}

const changed = (): Error => fileFault('file_changed', 'The file changed while it was read. Try again.')

/** Writes every row where it belongs; of a category the input of its value is 1, and all are 0 for a value that no training row has. */
async function writeRows(
  plan: Plan,
  folder: string,
  { split, levels, width }: { split: Split; levels: ReadonlyMap<string, string[]>; width: number }
): Promise<void> {
  const files = { 0: openSync(join(folder, valuesFile('train')), 'w'), 1: openSync(join(folder, valuesFile('test')), 'w') }
  const values = new Float32Array(width)
  let row = 0
  try {
    for await (const cells of rowsOf(plan, 'writing')) {
      if (row >= split.place.length) throw changed()
      const place = split.place[row] as number
      const isTest = split.isTest[row++] === 1
      if (place === -1) continue
      let at = 0
      for (const { index, name, recipe } of plan.columns) {
        const cell = cells[index] ?? ''
        if (recipe.type === 'number') values[at++] = isMissing(cell) ? NaN : numberIn(cell)
        else {
          const own = levelIn(cell)
          for (const level of levels.get(name) ?? []) values[at++] = Number(level === own)
        }
      }
      writeSync(isTest ? files[1] : files[0], bytesOf(values), 0, values.byteLength, place * values.byteLength)
    }
  } finally {
    closeSync(files[0])
    closeSync(files[1])
  }
  if (row !== split.place.length) throw changed()
}

function writeLabels(folder: string, { labels, numbers, classNames }: Labels, { isTest, place, train, test }: Split): void {
  const values = numbers ?? labels
  const empty = (size: number): Int32Array | Float32Array => (numbers ? new Float32Array(size) : new Int32Array(size))
  const parts = [empty(train), empty(test)] as const
  for (const [row, value] of values.entries()) if (place[row] !== -1) parts[isTest[row] === 1 ? 1 : 0][place[row] as number] = value
  writeFileSync(join(folder, labelsFile('train', classNames.length)), bytesOf(parts[0]))
  writeFileSync(join(folder, labelsFile('test', classNames.length)), bytesOf(parts[1]))
}

/**
 * Makes a table of a file of delimited text and writes it into a folder that is there already. Four passes over the file in bounded memory: what is in
 * it, the labels, the values of categories, the rows. Throws INVALID_INPUT, naming row and column.
 */
export async function importTable(recipe: CompleteRecipe, folder: string, work: ImportWork): Promise<ImportedTable> {
  const before = stampOf(recipe.path)
  const profile = await profileTable(recipe, work)
  const plan = planOf(profile, recipe, work)
  const read = await (plan.target.isNumber ? readNumbers : readLabels)(plan, profile.rows)
  const { labels, classNames, dropped } = read
  // Numbers have no classes to share out evenly: drawn at random, they are of one.
  const split = splitRows(labels, plan.target.isNumber ? [''] : classNames, ruleOf(recipe, profile.given_test))
  const levels = await readLevels(plan, split)
  const inputs = plan.columns.flatMap(({ name, recipe: { type } }) =>
    type === 'number' ? [name] : (levels.get(name) ?? []).map(level => `${name} = ${level}`)
  )
  const scalings = plan.columns.flatMap(({ name, recipe: { type, scaling } }): ScalingKind[] =>
    type === 'number' ? [scaling] : (levels.get(name) ?? []).map(() => 'none')
  )
  await writeRows(plan, folder, { split, levels, width: inputs.length })
  writeLabels(folder, read, split)
  if (stampOf(recipe.path) !== before) throw changed()
  const written = (['train', 'test'] as const).flatMap(part => [
    join(folder, valuesFile(part)),
    join(folder, labelsFile(part, classNames.length))
  ])
  const { train, test } = split
  return {
    ...{ inputs, scalings, classNames, train, test, dropped, profile },
    sha256: await hashOf(written, JSON.stringify([inputs, scalings, classNames])),
    sourceSha256: await hashOf([recipe.path])
  }
}
