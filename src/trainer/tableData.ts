import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import type { TrainerDataset } from '../shared/trainerProtocol.ts'
import type { Samples } from './engine/sampleStore.ts'

export type TableDataset = Extract<TrainerDataset, { kind: 'table' }>
/** How each input is made fit for a network: `(value - shift) × factor`, a missing one being `fill` before that. Fitted on training rows alone. */
export type Scaling = { shift: Float64Array; factor: Float64Array; fill: Float64Array }
/** Classes, or numbers. */
type Labels = Int32Array | Float32Array
type Rows = { file: string; inputs: number; count: number }

const pieceValues = 1 << 18
const floatBytes = 4

/** Throws an Error that names the file where it has other than whole rows, one a label. */
export function tableRows(
  values: string,
  labels: string,
  { inputs, classes }: { inputs: number; classes: number }
): Rows & { labels: Labels } {
  const bytes = readFileSync(labels)
  const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const found = classes === 0 ? new Float32Array(own) : new Int32Array(own)
  const descriptor = openSync(values, 'r')
  try {
    const { size } = fstatSync(descriptor)
    if (size !== found.length * inputs * floatBytes)
      throw new Error(`The dataset file ${values} has ${size} bytes, which are not ${found.length} rows of ${inputs} values.`)
  } finally {
    closeSync(descriptor)
  }
  return { file: values, inputs, count: found.length, labels: found }
}

/** The first `most` rows in pieces of whole rows, about 1 MB each; a piece is done with when the next is asked for. */
function* pieces({ file, inputs, count }: Rows, most = count): Generator<Float32Array> {
  const piece = new Float32Array(Math.max(1, Math.floor(pieceValues / inputs)) * inputs)
  const total = Math.min(count, most) * inputs
  const descriptor = openSync(file, 'r')
  try {
    for (let from = 0; from < total; from += piece.length) {
      const wanted = piece.subarray(0, Math.min(piece.length, total - from))
      const got = readSync(descriptor, wanted, { position: from * floatBytes })
      if (got !== wanted.byteLength) throw new Error(`The dataset file ${file} became shorter while it was read.`)
      yield wanted
    }
  } finally {
    closeSync(descriptor)
  }
}

type Moments = { known: number; mean: number; squares: number; min: number; max: number }

/** Count, mean and sum of squared differences of each input over the first rows, missing values left out (Welford, 1962). */
function momentsOf(rows: Rows, most: number): Moments[] {
  const moments = Array.from({ length: rows.inputs }, () => ({ known: 0, mean: 0, squares: 0, min: Infinity, max: -Infinity }))
  for (const piece of pieces(rows, most))
    for (let i = 0; i < piece.length; i++) {
      const value = piece[i] as number
      if (Number.isNaN(value)) continue
      const one = moments[i % rows.inputs] as Moments
      one.known++
      const difference = value - one.mean
      one.mean += difference / one.known
      one.squares += difference * (value - one.mean)
      one.min = Math.min(one.min, value)
      one.max = Math.max(one.max, value)
    }
  return moments
}

/** Fits the scaling of a table on its first `trainRows` rows: what is kept aside to judge the run must not be seen. An input that never varies stays. */
export function fitScaling({ scalings }: TableDataset, rows: Rows, trainRows: number): Scaling {
  const moments = momentsOf(rows, trainRows)
  const each = (of: (one: Moments, kind: TableDataset['scalings'][number]) => number): Float64Array =>
    Float64Array.from(moments, (one, i) => of(one, scalings[i] ?? 'none'))
  const spread = ({ known, squares, min, max }: Moments, kind: string): number =>
    kind === 'standard' ? Math.sqrt(squares / known) : max - min
  return {
    shift: each((one, kind) => (kind === 'none' || one.known === 0 ? 0 : kind === 'standard' ? one.mean : one.min)),
    factor: each((one, kind) => {
      const width = kind === 'none' || one.known === 0 ? 1 : spread(one, kind)
      return width > 0 ? 1 / width : 1
    }),
    fill: each(one => one.mean)
  }
}

/** Least and largest value of each input in the training rows. */
export const rangesOf = (rows: Rows, trainRows: number): { from: number; to: number }[] =>
  momentsOf(rows, trainRows).map(({ known, min, max }) => (known > 0 ? { from: min, to: max } : { from: 0, to: 0 }))

/** How a number that is to be predicted is made fit for a network, fitted on training rows: mean 0, deviation 1. */
export type TargetScale = { mean: number; deviation: number }
export function fitTarget(numbers: ArrayLike<number>, trainRows: number): TargetScale {
  let [mean, squares] = [0, 0]
  for (let i = 0; i < trainRows; i++) {
    const difference = (numbers[i] ?? NaN) - mean
    mean += difference / (i + 1)
    squares += difference * ((numbers[i] ?? NaN) - mean)
  }
  const deviation = Math.sqrt(squares / trainRows)
  return { mean, deviation: deviation > 0 ? deviation : 1 }
}
/** What a network predicts, in the unit of the data. */
export const inUnit = (value: number, { mean, deviation }: TargetScale): number => value * deviation + mean
export const scaledTarget = (numbers: Float32Array, { mean, deviation }: TargetScale): Float32Array =>
  numbers.map(value => (value - mean) / deviation)

/** A value of the data, NaN where it is missing, as the network takes it. */
export const scaledValue = (
  { shift, factor, fill }: { [Part in keyof Scaling]: ArrayLike<number> },
  value: number,
  column: number
): number => ((Number.isNaN(value) ? (fill[column] ?? 0) : value) - (shift[column] ?? 0)) * (factor[column] ?? 1)

/** The rows as samples, scaled. */
export function tableSamples(rows: Rows & { labels: Labels }, scaling: Scaling): Samples {
  function* scaled(): Generator<Float32Array> {
    for (const piece of pieces(rows)) {
      for (let i = 0; i < piece.length; i++) piece[i] = scaledValue(scaling, piece[i] as number, i % rows.inputs)
      yield piece
    }
  }
  return { labels: rows.labels.subarray(0, rows.count), pieces: scaled() }
}
