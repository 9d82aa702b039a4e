import { z } from 'zod'

export const datasetSchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['built in']),
  sha256: z.string(),
  train_samples: z.number().int(),
  test_samples: z.number().int(),
  /** Values of one sample: [28, 28] for MNIST. */
  input_shape: z.array(z.number().int()),
  classes: z.number().int(),
  run_count: z.number().int()
})
export type Dataset = z.infer<typeof datasetSchema>
