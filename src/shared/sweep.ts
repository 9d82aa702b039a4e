import { z } from 'zod'
import { historySchema } from './edit.ts'
import { measuredSchema } from './metric.ts'
import { hyperparametersSchema, runSchema } from './run.ts'

/** The most trials one sweep may have; a grid of more cells says so before it starts. */
export const mostTrials = 10_000

export const sweepStates = ['running', 'paused', 'stopped', 'completed'] as const
export type SweepState = (typeof sweepStates)[number]

/** What a sweep looks for: a metric's smallest, largest or last value, and whether less or more of it is better. */
export const objectiveSchema = z.object({
  metric: z.string().trim().min(1).max(200),
  statistic: z.enum(['min', 'max', 'last']),
  direction: z.enum(['minimize', 'maximize'])
})
export type Objective = z.infer<typeof objectiveSchema>

export const samplerKinds = ['auto', 'tpe', 'gp', 'random', 'sobol', 'grid'] as const
/** `levels`: how many values of a parameter a grid takes, by name. */
export const sweepSamplerSchema = z.object({
  kind: z.enum(samplerKinds).default('auto'),
  seed: z.number().int().min(0).max(4_294_967_295).default(0),
  levels: z.record(z.string(), z.number().int().min(1)).default({})
})

const epochCount = z.number().int().min(0).max(100_000)
/** Which trials are ended early. Epochs count from 1. */
export const prunerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('median'), start_up_trials: z.number().int().min(1).default(5), warm_up_epochs: epochCount.default(3) }),
  z.object({ kind: z.literal('asha'), first_rung: epochCount.min(1).default(1), factor: z.number().int().min(2).max(10).default(3) }),
  z.object({ kind: z.literal('hyperband'), first_rung: epochCount.min(1).default(1), factor: z.number().int().min(2).max(10).default(3) }),
  z.object({ kind: z.literal('patience'), patience: epochCount.min(1).default(3), min_delta: z.number().min(0).default(0) }),
  z.object({
    kind: z.literal('threshold'),
    lower: z.number().nullable().default(null),
    upper: z.number().nullable().default(null),
    warm_up_epochs: epochCount.default(0)
  })
])
export type PrunerChoice = z.infer<typeof prunerSchema>
export const prunerKinds = ['none', 'median', 'asha', 'hyperband', 'patience', 'threshold'] as const

/** When a sweep is over; what is null does not limit it. Trials under way when time or epochs run out are finished. */
export const budgetSchema = z.object({
  /** Trials that the sampler suggests; hand-picked and earlier ones do not count. */
  trials: z.number().int().min(1).max(mostTrials).nullable().default(null),
  minutes: z.number().positive().max(525_600).nullable().default(null),
  epochs: z.number().int().min(1).nullable().default(null),
  /** The sweep ends when its best trial is as good as this. */
  target: z.number().nullable().default(null)
})

/** A space in the file format of `sweep --space`; src/search/space.ts says what it may hold. */
export const spaceInputSchema = z.custom<Record<string, unknown>>(
  value => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Give an object of parameters by name'
)
export const workersSchema = z.number().int().min(1).max(64)

export const sweepRequestSchema = z.object({
  name: z.string().trim().max(120).optional(),
  experiment: z.string().trim().min(1).max(120).default('Default'),
  dataset: z.string().default('mnist'),
  /** What is not searched. What is left out has its default. */
  hyperparameters: z.record(z.string(), z.unknown()).default({}),
  space: spaceInputSchema,
  objective: objectiveSchema,
  sampler: sweepSamplerSchema.prefault({}),
  pruner: prunerSchema.prefault({ kind: 'none' }),
  budget: budgetSchema.prefault({}),
  /** How many trials train at once, one process each. */
  workers: workersSchema.default(1),
  /** Lets earlier runs of the same data, which differ in nothing but what is searched, guide the search. */
  warm_start: z.boolean().default(false)
})
export type SweepRequest = z.input<typeof sweepRequestSchema>
export type CompleteSweepRequest = z.output<typeof sweepRequestSchema>

export const trialStates = ['waiting', 'running', 'completed', 'pruned', 'diverged', 'failed'] as const
export type TrialState = (typeof trialStates)[number]

export const trialSchema = z.object({
  /** From 0, in the order of suggestion. */
  number: z.number().int(),
  values: hyperparametersSchema,
  origin: z.enum(['sampler', 'hand', 'warm']),
  state: z.enum(trialStates),
  /** The objective; null while there is none. */
  value: measuredSchema.nullable(),
  epochs_done: z.number().int(),
  run_id: z.string().nullable(),
  run_number: z.number().int().nullable(),
  error: z.string().nullable(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  /** Whether the space as it now is does not hold it; such a trial no longer guides the search. */
  outside: z.boolean()
})
export type TrialView = z.infer<typeof trialSchema>

/** Why a sweep is where it is, beyond what somebody asked for. */
export const sweepReasonCodes = ['trials', 'minutes', 'epochs', 'target', 'exhausted', 'failing', 'asked'] as const
export type SweepReason = (typeof sweepReasonCodes)[number]

export const sweepSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  experiment: z.string(),
  experiment_id: z.string(),
  state: z.enum(sweepStates),
  reason: z.object({ code: z.enum(sweepReasonCodes), message: z.string() }).nullable(),
  dataset: runSchema.shape.dataset,
  hyperparameters: hyperparametersSchema,
  space: spaceInputSchema,
  objective: objectiveSchema,
  sampler: sweepSamplerSchema,
  pruner: prunerSchema,
  budget: budgetSchema,
  workers: z.number().int(),
  /** How many trials there are in each state, and will be in all: null where only time or epochs limit it. */
  trials: z.record(z.enum(trialStates), z.number().int()).and(z.object({ planned: z.number().int().nullable() })),
  best: z
    .object({ trial: z.number().int(), run_id: z.string().nullable(), value: measuredSchema, values: hyperparametersSchema })
    .nullable(),
  /** Each time the best became better: after which trial, and how good it was then. */
  best_steps: z.array(z.object({ trial: z.number().int(), value: measuredSchema })),
  epochs_done: z.number().int(),
  /** How long it has been running, without pauses. */
  active_ms: z.number(),
  /** From the trials that have ended; null while none has, or where it is not known how many are to come. */
  left_ms: z.number().nullable(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
  trashed_at: z.string().nullable()
})
export type Sweep = z.infer<typeof sweepSchema>

export const sweepEditSchema = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  space: spaceInputSchema.optional(),
  pruner: prunerSchema.optional(),
  budget: budgetSchema.optional(),
  workers: workersSchema.optional(),
  history: historySchema
})
export type SweepEdit = z.output<typeof sweepEditSchema>

/** What a sweep would cost. `time` is null where nothing but time limits it. */
export const sweepPreviewSchema = z.object({
  /** Cells of a grid; null for other samplers. */
  cells: z.number().int().nullable(),
  planned: z.number().int().nullable(),
  /** The values that a grid takes of each parameter; of very many, none. Empty for other samplers. */
  levels: z.record(z.string(), z.array(hyperparametersSchema.valueType)),
  /** Earlier runs that a warm start would take over. */
  reusable: z.number().int(),
  time: z
    .object({ ms: z.number(), low_ms: z.number(), high_ms: z.number(), basis: z.enum(['same_shape', 'this_machine', 'rough']) })
    .nullable(),
  /** What `auto` would choose first, and why. */
  sampler: z.object({ kind: z.string(), reason: z.string() }).nullable()
})

export const importancesSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    trials: z.number().int(),
    importances: z.array(z.object({ name: z.string(), share: z.number().nullable() }))
  }),
  z.object({ ok: z.literal(false), code: z.enum(['too_few_trials', 'equal_values']), trials: z.number().int(), needed: z.number().int() })
])
