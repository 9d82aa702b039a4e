import { z } from 'zod'
import { losses } from './losses.ts'
import type { LossName } from './losses.ts'
import type { LayerSpec } from './network/layerSpec.ts'
import { elementCount } from './shape.ts'

const numbers = z.array(z.number())
/** What model.json says to Trialbook beside the layers that TensorFlow.js reads. */
export const descriptionSchema = z.object({
  layers: z.custom<LayerSpec[]>(Array.isArray),
  input_shape: z.array(z.number().int()),
  loss: z.custom<LossName>(value => (losses as readonly unknown[]).includes(value) && value !== 'auto'),
  classes: z.number().int(),
  /** What turns the network's number into one of the data: times the deviation, plus the mean. */
  target: z.object({ mean: z.number(), deviation: z.number() }).nullable(),
  input_scale: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pixels') }),
    z.object({ kind: z.literal('columns'), shift: numbers, factor: numbers, fill: numbers })
  ])
})
export type ModelDescription = z.output<typeof descriptionSchema>

const weightSchema = z.object({ name: z.string(), shape: z.array(z.number().int()) })
const modelSchema = z.object({
  userDefinedMetadata: z.object({ trialbook: descriptionSchema }),
  weightsManifest: z.tuple([z.object({ weights: z.array(weightSchema) })])
})

export type ModelWeight = { name: string; shape: number[]; values: Float32Array }
export type KeptModel = { description: ModelDescription; weights: ModelWeight[] }

/** A model as a run keeps it: the text of model.json and the bytes of weights.bin. Throws where they do not fit, or are from before models said what they need. */
export function parseModel(json: string, bytes: Uint8Array): KeptModel {
  const { userDefinedMetadata, weightsManifest } = modelSchema.parse(JSON.parse(json))
  const all = new Float32Array(new Uint8Array(bytes).buffer)
  let at = 0
  const weights = weightsManifest[0].weights.map(({ name, shape }) => {
    const values = all.subarray(at, at + elementCount(shape))
    at += values.length
    return { name, shape, values }
  })
  if (at !== all.length) throw new Error('weights.bin has other weights than model.json says.')
  return { description: userDefinedMetadata.trialbook, weights }
}
