import { z } from 'zod'
import { groupBySchema, groupKeySchema } from './groupKey.ts'
import { runIdSchema } from './ids.ts'
import { measuredSchema, summarySchema } from './metric.ts'

/** More rows than these would leave no room for the others of their experiment. */
export const mostPinned = 20

export const runStates = ['queued', 'running', 'paused', 'completed', 'stopped', 'pruned', 'failed', 'diverged', 'interrupted'] as const
export type RunState = (typeof runStates)[number]
/** Programs whose runs are kept here, too. */
export const sourcesOutside = ['program', 'mlflow', 'tensorboard', 'optuna'] as const
/** Who trained a run. */
export const runSources = ['trialbook', ...sourcesOutside] as const
export type RunSource = (typeof runSources)[number]
/** Runs that were paused or cut short go on from their last checkpoint if somebody asks for it. */
export const resumableStates = ['paused', 'stopped', 'interrupted', 'pruned', 'failed'] as const satisfies readonly RunState[]

const valueSchema = z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(z.number())])
export const hyperparametersSchema = z.record(z.string(), valueSchema)

/** What a completed run reached on the test part: an accuracy for classes; for numbers the mean absolute error, in their unit, and the share of their variance explained. */
export const testSchema = z.object({
  loss: measuredSchema,
  accuracy: measuredSchema.optional(),
  mean_absolute_error: measuredSchema.optional(),
  r2: measuredSchema.optional()
})
export type TestResult = z.infer<typeof testSchema>
const testParts = ['accuracy', 'r2', 'mean_absolute_error', 'loss'] as const
/** Its figures by name, what tells most first. */
export const testFigures = (test: TestResult | null): { name: (typeof testParts)[number]; value: number }[] =>
  testParts.flatMap(name => {
    const value = test?.[name]
    return value === undefined ? [] : [{ name, value }]
  })

/** A run as every door shows it: the window, `list --json`, `run --json`. Times are ISO 8601, UTC; durations milliseconds. */
export const runSchema = z.object({
  id: runIdSchema,
  number: z.number().int(),
  source: z.enum(runSources),
  name: z.string(),
  experiment: z.string(),
  experiment_id: z.string(),
  sweep_id: z.string().nullable(),
  state: z.enum(runStates),
  hyperparameters: hyperparametersSchema,
  dataset: z.object({ name: z.string(), sha256: z.string() }),
  seed: z.number(),
  metrics: z.record(z.string(), summarySchema),
  test: testSchema.nullable(),
  parameters: z.number().int().nullable(),
  epochs_done: z.number().int(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  duration_ms: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  tags: z.array(z.string()),
  note: z.string(),
  parent: z.object({ run_id: z.string(), epoch: z.number() }).nullable(),
  trashed_at: z.string().nullable(),
  /** A locked run cannot be deleted. */
  locked: z.boolean(),
  starred: z.boolean(),
  /** Pinned runs stand under the header of the table in any sort and filter. */
  pinned: z.boolean(),
  /** An archived run is left out of lists that do not ask for it. */
  archived: z.boolean()
})
export type Run = z.infer<typeof runSchema>

/** What a run needs to start. `hyperparameters` may leave out any: the preset's values or the defaults fill in. */
export const runRequestSchema = z.object({
  experiment: z.string().trim().min(1).max(120).default('Default'),
  name: z.string().trim().max(120).optional(),
  dataset: z.string().default('mnist'),
  hyperparameters: z.record(z.string(), z.unknown()).default({}),
  /** How many runs, with consecutive seeds. */
  seeds: z.number().int().min(1).max(50).default(1),
  /** Begins with the weights that this run had after this epoch; what the network is made of stays as it was. */
  parent: z
    .object({ run_id: runIdSchema, epoch: z.number().int().min(1) })
    .nullable()
    .default(null)
})
export type RunRequest = z.input<typeof runRequestSchema>

export const progressSchema = z.object({
  run_id: runIdSchema,
  /** The epoch under way, from 1. */
  epoch: z.number().int(),
  batch: z.number().int(),
  batches: z.number().int(),
  /** Averages over the epoch's samples so far. */
  loss: measuredSchema,
  /** Null where numbers are predicted. */
  accuracy: measuredSchema.nullable(),
  samples_per_second: measuredSchema,
  /** Nothing is heard from its trainer any more, which may hang; it is there to be stopped by force. */
  silent: z.literal(true).optional()
})
export type Progress = z.infer<typeof progressSchema>

export const checkpointSchema = z.object({
  run_id: runIdSchema,
  epoch: z.number().int(),
  file: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** The last to go on from, the best, each so many epochs, and those that somebody keeps. */
  kept: z.array(z.enum(['last', 'best', 'every', 'pinned']))
})
export type Checkpoint = z.infer<typeof checkpointSchema>

/** The machine and versions a run was trained with, kept with it. */
export const environmentSchema = z.record(z.string(), z.union([z.string(), z.number()]))
export type Environment = z.infer<typeof environmentSchema>

/** Another run of the same data, hyperparameters and seed: it should have the same curve, bit for bit. */
export const verificationSchema = z.object({
  run: runSchema,
  /** Epochs that both have trained. */
  epochs: z.number().int(),
  /** The first point that differs; null where none does. */
  difference: z.object({ epoch: z.number().int(), metric: z.string(), here: measuredSchema, there: measuredSchema }).nullable(),
  /** Whether the last checkpoints are the same bytes; null where they are not of the same epoch. */
  same_weights: z.boolean().nullable()
})
export type Verification = z.infer<typeof verificationSchema>

/** A run with everything its own page shows. */
export const runDetailSchema = z.object({
  run: runSchema,
  environment: environmentSchema,
  checkpoints: z.array(checkpointSchema),
  /** Training, validation and test samples, and batches an epoch, once the trainer has said them. */
  sizes: z.object({ train: z.number(), validation: z.number(), test: z.number(), steps_per_epoch: z.number() }).nullable()
})
export type RunDetail = z.infer<typeof runDetailSchema>

/** Which runs a question is about; what is left out does not narrow it. */
export const runFilterSchema = z.object({
  experiment_id: z.string().optional(),
  ids: z.array(runIdSchema).max(10_000).optional(),
  numbers: z.array(z.number().int().min(1)).max(500).optional(),
  states: z.array(z.enum(runStates)).optional(),
  /** Words that name, number or tags must contain. */
  text: z.string().max(200).optional(),
  /** A filter as people write it: learning_rate < 0.01 and (optimizer == "adam" or "baseline" in tags). */
  filter: z.string().max(4000).optional(),
  /** The runs of one group. */
  group: z.object({ by: groupBySchema, key: groupKeySchema }).optional(),
  trashed: z.boolean().default(false),
  /** Lists archived runs among the others; else they are left out, unless the filter names `archived` or `ids` or `numbers` are given. */
  archived: z.boolean().default(false)
})

/**
 * A run list: sort keys are a run field or hyperparameter, a metric (its best), or last(), min() or max() of one; a leading "-" means descending.
 * Runs without the value come last either way; ties go by start.
 */
export const runQuerySchema = runFilterSchema.extend({
  sort: z.array(z.string().max(200)).max(8).default(['-created_at']),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(100)
})
export type RunQuery = z.input<typeof runQuerySchema>

/** `never_logged` names metrics of the filter that no run has, so that nothing can match. */
export const runPageSchema = z.object({
  rows: z.array(runSchema),
  total: z.number().int(),
  never_logged: z.array(z.string()),
  /** How many archived runs are left out; null where none would be. */
  archived_hidden: z.number().int().nullable(),
  seq: z.number().int()
})

/** Which columns a list of runs could have: hyperparameters with how many values they take, metrics by use. */
export const runColumnsSchema = z.object({
  hyperparameters: z.array(z.object({ key: z.string(), distinct: z.number().int(), runs: z.number().int() })),
  metrics: z.array(z.object({ key: z.string(), runs: z.number().int() })),
  total: z.number().int()
})

export const estimateSchema = z.object({
  epoch_ms: z.number(),
  low_ms: z.number(),
  high_ms: z.number(),
  /** What it rests on: earlier runs of the very same shape, a model fitted to this machine's runs, or only the model's start values. */
  basis: z.enum(['same_shape', 'this_machine', 'rough'])
})
