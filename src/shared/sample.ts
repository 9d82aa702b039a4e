import { z } from 'zod'

/** Values of one sample as they are in the data; null where one is missing. */
export const sampleSchema = z.array(z.number().nullable())
export type Sample = z.infer<typeof sampleSchema>
