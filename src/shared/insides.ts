import { z } from 'zod'
import { countsOf } from './histogram.ts'
import { measuredSchema } from './metric.ts'

/** Beside the checkpoints of a run: a line of JSON about the plane, then one for each epoch that was looked at. */
export const insidesFile = 'insides.ndjson'

/** A histogram of one width from `from` to `to`. */
const histogramSchema = z.object({ from: measuredSchema, to: measuredSchema, counts: z.array(z.number().int()) })
export type Histogram = z.infer<typeof histogramSchema>

const weightInsideSchema = z.object({
  /** As the engine names it: layer_0/dense/kernel. */
  name: z.string(),
  histogram: histogramSchema,
  /** Length of the gradient on a fixed part of the training samples; null for what is not learned. */
  gradient_norm: measuredSchema.nullable()
})
const unitsInsideSchema = z.object({
  /** Place among the layers, from 0. */
  layer: z.number().int(),
  units: z.number().int(),
  /** Units that gave 0 for every sample that was looked at. */
  dead: z.number().int()
})

/** What a network of two inputs answers over a square of them, row by row from the lowest: the class and how certain it is (0-255), base64 of bytes. */
const boundarySchema = z.object({ classes: z.string(), certainty: z.string() })

export const insideSchema = z.object({
  epoch: z.number().int(),
  weights: z.array(weightInsideSchema),
  units: z.array(unitsInsideSchema),
  boundary: boundarySchema.nullable()
})
export type Inside = z.infer<typeof insideSchema>

/** The square of the two inputs, in values of the data. */
export const planeSchema = z.object({
  size: z.number().int(),
  x: z.object({ from: z.number(), to: z.number() }),
  y: z.object({ from: z.number(), to: z.number() })
})
export type Plane = z.infer<typeof planeSchema>

export const insidesViewSchema = z.object({
  epochs: z.array(insideSchema),
  plane: planeSchema.nullable(),
  /** Some of the training samples in the plane. */
  samples: z.array(z.object({ x: z.number(), y: z.number(), label: z.number().int() }))
})
export type InsidesView = z.infer<typeof insidesViewSchema>

const bars = 30

/** How the finite ones of some values are spread. */
export function histogramOf(values: Float32Array): Histogram {
  let [from, to] = [Infinity, -Infinity]
  for (const value of values)
    if (Number.isFinite(value)) {
      if (value < from) from = value
      if (value > to) to = value
    }
  if (from > to) [from, to] = [0, 0]
  return { from, to, counts: countsOf(values, { from, to, bars }) }
}
