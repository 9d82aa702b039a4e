import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScalingKind } from '../../shared/dataset.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'

/** Rows of one part: values row by row, NaN where one is missing, and of each a class from 0, or where there are no classes a number. */
export type TablePart = { values: Float32Array; labels: Int32Array | Float32Array }
export type Table = {
  inputs: readonly string[]
  scalings: readonly ScalingKind[]
  classNames: readonly string[]
  train: TablePart
  test: TablePart
}

const parts = ['train', 'test'] as const
export const valuesFile = (part: (typeof parts)[number]): string => `${part}_values.f32`
export const labelsFile = (part: (typeof parts)[number], classes: number): string =>
  classes === 0 ? `${part}_numbers.f32` : `${part}_labels.i32`

/** What the trainer reads of a table in a folder. */
export const tableDataset = (
  folder: string,
  { scalings, classes }: { scalings: readonly ScalingKind[]; classes: number }
): TrainerDataset => ({
  kind: 'table',
  train_values: join(folder, valuesFile('train')),
  train_labels: join(folder, labelsFile('train', classes)),
  test_values: join(folder, valuesFile('test')),
  test_labels: join(folder, labelsFile('test', classes)),
  scalings: [...scalings],
  classes
})

/** Bytes as they are on disk: little-endian, as every machine has them that Trialbook runs on. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Names a table by all that a run could tell apart. */
export function tableHash({ inputs, scalings, classNames, train, test }: Table): string {
  const hash = createHash('sha256').update(JSON.stringify([inputs, scalings, classNames]))
  for (const { values, labels } of [train, test]) hash.update(bytesOf(values)).update(bytesOf(labels))
  return hash.digest('hex')
}

/** A folder that is being filled; it becomes the dataset's own in one step, or is gone. */
export const draftFolder = (datasets: string, id: string): string => join(datasets, `.draft-${id}`)

/** Writes a small table whole into a folder, which is there entirely or not at all. */
export function writeTable(folder: string, datasets: string, table: Table): void {
  const draft = draftFolder(datasets, `${process.pid}-${Date.now()}`)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  for (const part of parts) {
    writeFileSync(join(draft, valuesFile(part)), bytesOf(table[part].values))
    writeFileSync(join(draft, labelsFile(part, table.classNames.length)), bytesOf(table[part].labels))
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
}

/** Each file of a table with the bytes it should have. */
export const tableFileSizes = (sizes: { inputs: number; classes: number; train: number; test: number }): (readonly [string, number])[] =>
  parts.flatMap(part => [
    [valuesFile(part), sizes[part] * sizes.inputs * 4] as const,
    [labelsFile(part, sizes.classes), sizes[part] * 4] as const
  ])
