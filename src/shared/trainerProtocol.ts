import { z } from 'zod'
import { scalingKinds } from './dataset.ts'
import { measuredSchema } from './metric.ts'
import { checkpointSchema, environmentSchema, testSchema } from './run.ts'
import { sampleSchema } from './sample.ts'
import { pointSchema } from './series.ts'

/** Files of a labelled image set in IDX format; the trainer reads all files itself. */
const imagesSchema = z.object({
  kind: z.literal('idx'),
  train_images: z.string(),
  train_labels: z.string(),
  test_images: z.string(),
  test_labels: z.string(),
  classes: z.number().int()
})
/** Files of a table: rows of 32-bit floats, NaN where a value is missing, and 32-bit labels, all little-endian: integers, or floats where `classes` is 0. */
const tableSchema = z.object({
  kind: z.literal('table'),
  train_values: z.string(),
  train_labels: z.string(),
  test_values: z.string(),
  test_labels: z.string(),
  /** How each input is scaled, which the trainer fits on the training rows. */
  scalings: z.array(z.enum(scalingKinds)).min(1),
  classes: z.number().int()
})
export const trainerDatasetSchema = z.discriminatedUnion('kind', [imagesSchema, tableSchema])
export type TrainerDataset = z.infer<typeof trainerDatasetSchema>

/** What the core tells a trainer. One process trains one run, `start` coming once, after `ready`; or it answers what is asked of trained models. */
export const toTrainerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    run_id: z.string(),
    /** Complete and checked; `seed` is a number. */
    hyperparameters: z.record(z.string(), z.unknown()),
    dataset: trainerDatasetSchema,
    /** The run's own folder; the trainer makes it. */
    checkpoint_folder: z.string(),
    /** Epochs whose points are in the library; those that a checkpoint holds beyond them are told again. */
    epochs_known: z.number().int().default(0),
    /** A checkpoint of another run that this one begins with, after that epoch, as long as it has none of its own. */
    fork: z.object({ file: z.string(), epoch: z.number().int() }).nullable().default(null)
  }),
  /** Finish the batch, write a checkpoint, end with outcome `stopped`. */
  z.object({ type: z.literal('stop') }),
  /** In the place of `start`, any number of times: what the model in a folder answers to samples, in values of the data. */
  z.object({ type: z.literal('ask'), question: z.number().int(), model_folder: z.string(), samples: z.array(sampleSchema) })
])
export type ToTrainer = z.infer<typeof toTrainerSchema>

/** What a trainer tells the core. Sent in this order: ready, started, then beats, points and checkpoints, and last exactly one end. */
export const fromTrainerSchema = z.discriminatedUnion('type', [
  /** TensorFlow is loaded and a `start` is awaited. */
  z.object({ type: z.literal('ready'), environment: environmentSchema }),
  z.object({
    type: z.literal('started'),
    parameters: z.number().int(),
    train_samples: z.number().int(),
    validation_samples: z.number().int(),
    test_samples: z.number().int(),
    steps_per_epoch: z.number().int()
  }),
  /** At least every 250 ms, also while evaluating or writing; doubles as the heartbeat. Loss and accuracy are averages over the epoch's samples so far. */
  z.object({
    type: z.literal('progress'),
    epoch: z.number().int(),
    batch: z.number().int(),
    batches: z.number().int(),
    loss: measuredSchema,
    /** Null where numbers are predicted. */
    accuracy: measuredSchema.nullable(),
    samples_per_second: measuredSchema
  }),
  /** All points of one epoch together: loss, accuracy or mean_absolute_error, the same of the validation part with val_ before (where there is one), learning_rate, epoch_ms (training plus validation). */
  z.object({ type: z.literal('epoch'), epoch: z.number().int(), epoch_ms: z.number(), points: z.array(pointSchema) }),
  /** Which checkpoints exist now; the files of others are already removed. Nothing is announced before it is whole on disk. */
  z.object({ type: z.literal('checkpoints'), checkpoints: z.array(checkpointSchema.omit({ run_id: true })) }),
  z.object({ type: z.literal('log'), line: z.string() }),
  /** Probabilities of every class, or a number in the unit of the data, for each sample that was asked about; `answers` null where that failed. */
  z.object({
    type: z.literal('answered'),
    question: z.number().int(),
    answers: z.array(z.array(measuredSchema)).nullable(),
    error: z.string().nullable()
  }),
  z.object({
    type: z.literal('end'),
    outcome: z.enum(['completed', 'stopped', 'diverged', 'failed']),
    epochs_done: z.number().int(),
    test: testSchema.nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable()
  })
])
export type FromTrainer = z.infer<typeof fromTrainerSchema>
