import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { histogramOf, insidesFile } from '../shared/insides.ts'
import type { Inside, Plane } from '../shared/insides.ts'
import { perClass } from './measures.ts'
import { scaledValue } from './tableData.ts'
import type { Prepared } from './prepare.ts'

/** A long run is looked into so many times; each look costs some ms. */
const mostLooks = 200
const samplesProbed = 256
const planeSize = 48
const margin = 0.1

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The square around the training samples of two inputs, in values of the data; undefined for other data. */
function planeOf({ plane }: Prepared): Plane | undefined {
  if (!plane) return undefined
  const wider = ({ from, to }: { from: number; to: number }) => {
    const more = (to - from || 1) * margin
    return { from: from - more, to: to + more }
  }
  return { size: planeSize, x: wider(plane.x), y: wider(plane.y) }
}

/** The places of a plane, row by row from the lowest, as the network takes them. */
function placesOf({ size, x, y }: Plane, { inputScale }: Prepared): Float32Array {
  const places = new Float32Array(size * size * 2)
  const scaled = (value: number, column: number): number => (inputScale.kind === 'pixels' ? value : scaledValue(inputScale, value, column))
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const at = (row * size + column) * 2
      places[at] = scaled(x.from + ((column + 0.5) / size) * (x.to - x.from), 0)
      places[at + 1] = scaled(y.from + ((row + 0.5) / size) * (y.to - y.from), 1)
    }
  return places
}

/** What the network answers over the plane. */
function boundaryOf({ network, loss, classes }: Prepared, places: Float32Array): NonNullable<Inside['boundary']> {
  const answers = network.answer(places)
  const all = perClass(loss, answers)
  const count = all.length / classes
  const [labels, certainty] = [new Uint8Array(count), new Uint8Array(count)]
  for (let i = 0; i < count; i++) {
    const row = all.subarray(i * classes, (i + 1) * classes)
    const best = row.reduce((at, value, j) => (value > (row[at] ?? -Infinity) ? j : at), 0)
    labels[i] = best
    certainty[i] = Math.round((row[best] ?? 0) * 255)
  }
  return { classes: base64(labels), certainty: base64(certainty) }
}

/** Looks into the network after epochs and writes down what is there; a run that goes on writes its looks below the earlier ones. */
export function createInsides(prepared: Prepared) {
  const { network, sizes, hyperparameters, checkpointFolder } = prepared
  const file = path.join(checkpointFolder, insidesFile)
  const every = Math.ceil(hyperparameters.num_epochs / mostLooks)
  const rows = Int32Array.from({ length: Math.min(samplesProbed, sizes.train) }, (_, i) => i)
  const plane = planeOf(prepared)
  const places = plane && placesOf(plane, prepared)

  return {
    look(epoch: number, globalStep: number): void {
      if (epoch !== 1 && epoch !== hyperparameters.num_epochs && epoch % every !== 0) return
      const { gradientNorms, dead } = network.probe(rows, globalStep)
      const inside: Inside = {
        epoch,
        weights: network
          .readWeights()
          .map(({ name, values }) => ({ name, histogram: histogramOf(values), gradient_norm: gradientNorms.get(name) ?? null })),
        units: dead,
        boundary: places ? boundaryOf(prepared, places) : null
      }
      // The folder is never made here: where it is gone, the run is held until it comes back.
      if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ plane: plane ?? null })}\n`)
      // JSON has no word for what is not finite; null stands for it and is read as NaN.
      appendFileSync(file, `${JSON.stringify(inside)}\n`)
    }
  }
}
