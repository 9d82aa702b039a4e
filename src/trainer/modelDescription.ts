import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { LayerSpec } from '../shared/network/layerSpec.ts'
import { losses } from '../shared/losses.ts'
import type { LossName } from '../shared/losses.ts'

const numbers = z.array(z.number())
/** What model.json says to Trialbook beside the layers that TensorFlow.js reads. */
export const descriptionSchema = z.object({
  layers: z.custom<LayerSpec[]>(Array.isArray),
  input_shape: z.array(z.number().int()),
  loss: z.custom<LossName>(value => (losses as readonly unknown[]).includes(value) && value !== 'auto'),
  classes: z.number().int(),
  target: z.object({ mean: z.number(), deviation: z.number() }).nullable(),
  input_scale: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pixels') }),
    z.object({ kind: z.literal('columns'), shift: numbers, factor: numbers, fill: numbers })
  ])
})
export type ModelDescription = z.output<typeof descriptionSchema>

const modelSchema = z.object({
  userDefinedMetadata: z.object({ trialbook: descriptionSchema }),
  weightsManifest: z.tuple([z.object({ weights: z.array(z.object({ shape: z.array(z.number().int()) })) })])
})

export type KeptModel = { description: ModelDescription; weights: Float32Array[]; writtenMs: number }

/** Reads a model that a run has kept. Throws where there is none, or it was written before models said what they need. */
export function readModel(folder: string): KeptModel {
  const file = path.join(folder, 'model.json')
  const { userDefinedMetadata, weightsManifest } = modelSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const bytes = readFileSync(path.join(folder, 'weights.bin'))
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  let at = 0
  const weights = weightsManifest[0].weights.map(({ shape }) => {
    const length = shape.reduce((product, size) => product * size, 1)
    const part = all.subarray(at, at + length)
    at += length
    return part
  })
  if (at !== all.length) throw new Error(`${folder} has other weights than its model.json says.`)
  return { description: userDefinedMetadata.trialbook, weights, writtenMs: statSync(file).mtimeMs }
}
