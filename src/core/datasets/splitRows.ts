import { createRandom, shuffle } from '../../search/random.ts'
import type { splits } from '../../shared/dataset.ts'
import { fileFault } from './fileFault.ts'

/** How rows are divided; `given` is how many of the last ones the data gives as its test part. */
export type SplitRule = { split: (typeof splits)[number]; test_share: number; seed: number; given: number | null }

/** The rule of a recipe for data: what the recipe leaves open is the test part that the data gives, else the same share of each class. */
export const ruleOf = (
  { split, test_share, seed }: Pick<SplitRule, 'test_share' | 'seed'> & { split?: SplitRule['split'] | undefined },
  given: number | null
): SplitRule => ({ split: split ?? (given === null ? 'stratified' : 'given'), test_share, seed, given })

/** Which rows go where: `place` counts within the part. Rows that were left out have place -1. */
export type Split = { isTest: Uint8Array; place: Int32Array; train: number; test: number }

function placed(rows: number, train: Int32Array, test: Int32Array): Split {
  const [isTest, place] = [new Uint8Array(rows), new Int32Array(rows).fill(-1)]
  train.forEach((row, at) => (place[row] = at))
  test.forEach((row, at) => {
    place[row] = at
    isTest[row] = 1
  })
  return { isTest, place, train: train.length, test: test.length }
}

function rowsWhere(labels: Int32Array, holds: (label: number) => boolean): Int32Array {
  const rows = new Int32Array(labels.length)
  let count = 0
  for (let row = 0; row < labels.length; row++) if (holds(labels[row] as number)) rows[count++] = row
  return rows.subarray(0, count)
}

/** So many of a part's rows are for the test: one at least, and never all. */
const testCount = (rows: number, share: number): number => Math.min(rows - 1, Math.max(1, Math.round(rows * share)))

/** Of each class the same share goes to the test. Throws INVALID_INPUT where a class is too small for that. */
function stratified(
  labels: Int32Array,
  classNames: readonly string[],
  { test_share: share, seed }: SplitRule
): { train: Int32Array; test: Int32Array } {
  const [train, test]: [number[][], number[][]] = [[], []]
  for (const [label, name] of classNames.entries()) {
    const rows = rowsWhere(labels, own => own === label)
    if (rows.length < 2)
      throw fileFault(
        'rare_class',
        `Class “${name}” has ${rows.length} sample; stratified split needs 2.`,
        { name, n: rows.length },
        'split'
      )
    shuffle(rows, createRandom(seed, 1, label))
    const cut = testCount(rows.length, share)
    test.push([...rows.subarray(0, cut)])
    train.push([...rows.subarray(cut)])
  }
  const mixed = Int32Array.from(train.flat())
  // The validation part is the end of the training part, so its order must not be that of the classes.
  shuffle(mixed, createRandom(seed, 2))
  return { train: mixed, test: Int32Array.from(test.flat()) }
}

/** Whether rows come class by class. */
function isSorted(rows: Int32Array, labels: Int32Array, classNames: readonly string[]): boolean {
  const changes = rows.reduce((count, row, i) => count + Number(i > 0 && labels[row] !== labels[rows[i - 1] as number]), 0)
  return changes < classNames.length
}

/** Where the test part begins among the rows that are kept. */
function firstTestRow(rows: Int32Array, all: number, { split, test_share: share, given }: SplitRule): number {
  if (split !== 'given') return rows.length - testCount(rows.length, share)
  if (given === null)
    throw fileFault('no_given_test', 'This data has no test part of its own. Choose how its rows are divided.', {}, 'split')
  const cut = rows.findIndex(row => row >= all - given)
  if (cut < 1) throw fileFault('too_few_rows', 'A training and a test part need two rows at least.')
  return cut
}

/** Divides rows by their labels (-1 for one that is left out) into a training and a test part. */
export function splitRows(labels: Int32Array, classNames: readonly string[], rule: SplitRule): Split {
  if (rule.split === 'stratified') {
    const { train, test } = stratified(labels, classNames, rule)
    return placed(labels.length, train, test)
  }
  const rows = rowsWhere(labels, label => label !== -1)
  if (rows.length < 2) throw fileFault('too_few_rows', 'A training and a test part need two rows at least.')
  if (rule.split === 'random') shuffle(rows, createRandom(rule.seed, 1))
  const cut = firstTestRow(rows, labels.length, rule)
  const train = rows.subarray(0, cut)
  const seen = new Set(train.map(row => labels[row] as number))
  const unseen = classNames.find((_, label) => !seen.has(label))
  if (unseen !== undefined)
    throw fileFault(
      'unseen_class',
      `Class “${unseen}” is in the test part alone, so nothing could learn it. Split stratified.`,
      { name: unseen },
      'split'
    )
  // The validation part is the end of the training part, which must not be one class; what was mixed keeps its order.
  if (rule.split === 'given' && isSorted(train, labels, classNames)) shuffle(train, createRandom(rule.seed, 2))
  return placed(labels.length, train, rows.subarray(cut))
}
