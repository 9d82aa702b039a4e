import { z } from 'zod'

/** What runs can be grouped by besides hyperparameters. `config` is data and all hyperparameters but the seed. */
export const groupFields = ['config', 'experiment', 'dataset', 'state', 'sweep', 'tag'] as const
export type GroupField = (typeof groupFields)[number]
export const isGroupField = (name: string): name is GroupField => (groupFields as readonly string[]).includes(name)

/** Group fields or hyperparameters; runs are of one group where they are the same in all of them. */
export const groupBySchema = z
  .array(z.string().min(1).max(200))
  .min(1)
  .max(8)
  .refine(names => new Set(names).size === names.length, 'Each name may be there once')

const groupValueSchema = z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.number()).max(1000), z.null()])
/** A value of a group's key; null where its runs have none. */
export type GroupValue = z.infer<typeof groupValueSchema>

/** A value for each part of `by`: a fingerprint for config, an id for experiment, a checksum for dataset. */
export const groupKeySchema = z.array(groupValueSchema).min(1).max(8)
export type GroupKey = z.infer<typeof groupKeySchema>
