import { z } from 'zod'
import { method } from './contractMethod.ts'
import { runIdSchema } from './ids.ts'
import { measuredSchema } from './metric.ts'
import { environmentSchema, runSchema, sourcesOutside } from './run.ts'

/** A hyperparameter as another program writes it. Text that is a number, True, False or None counts as that, and is kept as it was written. */
const paramSchema = z.object({ key: z.string().min(1).max(250), value: z.union([z.string().max(8000), z.number(), z.boolean(), z.null()]) })
export type Param = z.infer<typeof paramSchema>

/** What a date can be, ms since 1970. */
const lastTime = 8.64e15
const timeSchema = z.number().int().min(0).max(lastTime)

/** A measurement. `step` counts what the program counts; `epoch` is that step where it says nothing, `time` (ms since 1970) now. */
const logPointSchema = z.object({
  metric: z.string().min(1).max(250),
  value: measuredSchema,
  step: z.number().int().optional(),
  epoch: z.number().min(-1e12).max(1e12).optional(),
  time: z.number().min(0).max(lastTime).optional()
})
export type LogPoint = z.infer<typeof logPointSchema>

const outsideEnds = ['completed', 'failed', 'stopped', 'diverged', 'pruned'] as const

export const trackedRunSchema = z.object({
  experiment: z.string().trim().min(1).max(120).default('Default'),
  name: z.string().trim().max(250).optional(),
  source: z.enum(sourcesOutside).default('program'),
  hyperparameters: z.array(paramSchema).max(2000).default([]),
  environment: environmentSchema.default({}),
  dataset: z.object({ name: z.string().max(250), sha256: z.string().max(250) }).optional(),
  /** An id of its own, by which a run that is imported twice is one. */
  id: runIdSchema.optional(),
  tags: z.array(z.string()).max(100).default([]),
  note: z.string().max(100_000).default(''),
  started_at: timeSchema.optional()
})

/** Runs of other programs: what they say is kept, shown and compared as that of Trialbook's own. */
export const trackingContract = {
  /** A run that is running. */
  start: method.input(trackedRunSchema).output(z.object({ run: runSchema })),
  /**
   * Adds measurements and hyperparameters to a run. Said twice is once; a second value at a step takes the next free step. ILLEGAL_STATE for a run that Trialbook
   * trains itself, INVALID_INPUT for a hyperparameter that has another value already.
   */
  log: method
    .input(
      z.object({
        id: runIdSchema,
        points: z.array(logPointSchema).max(10_000).default([]),
        hyperparameters: z.array(paramSchema).max(2000).default([]),
        /** Added to what is known of its machine and versions. */
        environment: environmentSchema.default({}),
        /** What is no longer to be known of them. */
        forget: z.array(z.string()).max(100).default([]),
        lines: z.array(z.string().max(10_000)).max(1000).default([])
      })
    )
    .output(z.object({ points: z.number().int() })),
  /** What it is called, what data it uses, and how it ended; `running` takes an end back. */
  update: method
    .input(
      z.object({
        id: runIdSchema,
        name: z.string().trim().min(1).max(250).optional(),
        note: z.string().max(100_000).optional(),
        dataset: z.object({ name: z.string().max(250), sha256: z.string().max(250) }).optional(),
        state: z.enum(['running', ...outsideEnds]).optional(),
        error: z.string().max(100_000).optional(),
        ended_at: timeSchema.optional()
      })
    )
    .output(z.object({ run: runSchema })),
  /** Hyperparameters as they were written. */
  params: method.input(z.object({ id: runIdSchema })).output(z.array(z.object({ key: z.string(), value: z.string() }))),
  /**
   * Runs that another program has written on this machine: event files of TensorBoard below a folder, or a study of Optuna in an SQLite file. What was imported before is
   * not there twice. `skipped` names what could not be read, and why.
   */
  importRuns: method
    .input(
      z.object({
        path: z.string().min(1),
        from: z.enum(['tensorboard', 'optuna']),
        experiment: z.string().trim().min(1).max(120).default('Imported')
      })
    )
    .output(
      z.object({ runs: z.number().int(), points: z.number().int(), skipped: z.array(z.object({ file: z.string(), reason: z.string() })) })
    ),
  /** Where files of a run may be kept; the folder need not be there yet. */
  folder: method.input(z.object({ id: runIdSchema })).output(z.object({ folder: z.string() }))
}
