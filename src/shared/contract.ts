import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { backupSchema } from './backup.ts'
import { method } from './contractMethod.ts'
import {
  datasetDetailSchema,
  datasetSchema,
  importPreviewSchema,
  importRecipeSchema,
  jobShape,
  tableFormatSchema,
  uploadSchema
} from './dataset.ts'
import {
  editedSchema,
  editRunsSchema,
  editSchema,
  historySchema,
  manyRunsSchema,
  markRunsSchema,
  movedEditSchema,
  moveRunsSchema,
  noteRunsSchema,
  runsOverviewSchema,
  tagRunsSchema
} from './edit.ts'
import { eventSchema } from './event.ts'
import { experimentSchema } from './experiment.ts'
import { filterSuggestionsSchema } from './filter/suggestions.ts'
import { bandSchema, bandsQuerySchema, groupsPageSchema, groupsQuerySchema } from './groups.ts'
import { healthCheckSchema, hostInfoSchema } from './host.ts'
import { runIdSchema } from './ids.ts'
import { insidesViewSchema } from './insides.ts'
import { measuredSchema } from './metric.ts'
import { modelFormats } from './modelFormats.ts'
import { predictedPageSchema, predictTableSchema } from './predictedTable.ts'
import { differencesSchema, predictionsSchema } from './predictions.ts'
import {
  checkpointSchema,
  estimateSchema,
  progressSchema,
  runColumnsSchema,
  runDetailSchema,
  runFilterSchema,
  runPageSchema,
  runQuerySchema,
  runRequestSchema,
  runSchema,
  verificationSchema
} from './run.ts'
import { runValuesQuerySchema, runValuesSchema } from './runValues.ts'
import { closerSchema, pointsPageSchema, seriesSchema } from './series.ts'
import { settingsSchema } from './settings.ts'
import {
  importancesSchema,
  mostTrials,
  sweepEditSchema,
  sweepPreviewSchema,
  sweepRequestSchema,
  sweepSchema,
  trialSchema
} from './sweep.ts'
import { sampleSchema } from './sample.ts'
import { trackingContract } from './tracking.ts'
import { savedViewSchema, viewIdSchema, viewNameSchema, viewStateSchema } from './view.ts'

const oneRun = z.object({ id: runIdSchema })
const someRuns = z.object({ ids: z.array(runIdSchema).min(1).max(10_000) })
const changedRuns = z.object({ runs: z.array(runSchema) })
const allViews = z.array(savedViewSchema)
const nameSchema = z.string().trim().min(1).max(120)
const editExperiment = z.object({ id: z.string(), history: historySchema })
const editedExperiment = editedSchema.extend({ experiment: experimentSchema })
const oneSweep = z.object({ id: z.uuid() })
const someSweeps = z.object({ ids: z.array(z.uuid()).min(1).max(1_000) })
const editSweepsSchema = someSweeps.extend({ history: historySchema })
const editStep = z.object({ history: historySchema })

/** Everything a window or a command can ask of the core, and `events.subscribe`, all it can hear. One entry here and one handler add a method. */
export const contract = {
  host: {
    info: method.output(hostInfoSchema),
    /** Checks Node, native modules, TensorFlow, the database and free space; takes seconds. */
    check: method.output(z.array(healthCheckSchema))
  },
  /** The library as a whole; all that answers while its database cannot be opened. */
  library: {
    /** The newest first. */
    backups: method.output(z.array(backupSchema)),
    /** Takes one now, besides the daily ones. */
    backUp: method.output(backupSchema),
    /**
     * Closes the library, puts a backup in its place (null: an empty library) and opens it again; what was there is kept aside. Answers before it
     * closes. ILLEGAL_STATE while runs train, BACKUP_DAMAGED where the backup cannot be read.
     */
    restore: method.input(z.object({ backup: z.string().max(200).nullable() })).output(z.object({ accepted: z.literal(true) }))
  },
  events: {
    subscribe: method.output(eventIterator(eventSchema))
  },
  experiments: {
    list: method.output(z.array(experimentSchema)),
    create: method.input(z.object({ name: nameSchema, history: historySchema })).output(editedExperiment),
    rename: method.input(editExperiment.extend({ name: nameSchema })).output(editedExperiment),
    /** Which of its runs the others are compared with; null for none. */
    setBaseline: method.input(editExperiment.extend({ run_id: runIdSchema.nullable() })).output(editedExperiment)
  },
  /** What people changed about runs and experiments, to be taken back and done again; kept in the library. */
  edits: {
    /** The edits that an undo and a redo would be about. */
    next: method.input(editStep).output(z.object({ undo: editSchema.nullable(), redo: editSchema.nullable() })),
    /** Takes the newest edit back wherever its values are still as it left them; with `edit`, only if that one is the newest. */
    undo: method.input(editStep.extend({ edit: z.number().int().optional() })).output(movedEditSchema),
    redo: method.input(editStep.extend({ edit: z.number().int().optional() })).output(movedEditSchema)
  },
  runs: {
    list: method.input(runQuerySchema).output(runPageSchema),
    /** Columns of values of a whole list, for pictures of thousands of runs. */
    values: method.input(runValuesQuerySchema).output(runValuesSchema),
    /** Where in a list a run is, from 0; null where it is not in it. */
    place: method
      .input(runQuerySchema.extend({ number: z.number().int().min(1) }))
      .output(z.object({ place: z.number().int().nullable() })),
    columns: method.input(runFilterSchema).output(runColumnsSchema),
    /** The runs that pass a filter, folded: how many each group has, and what they measured together. */
    groups: method.input(groupsQuerySchema).output(groupsPageSchema),
    /** Curves of some groups: at each epoch the mean of all their runs that pass the filter, and how far these are apart. */
    bands: method.input(bandsQuerySchema).output(z.array(bandSchema)),
    /** How a filter that is being written may go on at the cursor. */
    suggest: method
      .input(z.object({ text: z.string().max(4000), cursor: z.number().int().min(0), experiment_id: z.string().optional() }))
      .output(filterSuggestionsSchema),
    get: method.input(oneRun).output(runDetailSchema),
    /** Every run of a list in its order, by id alone. */
    ids: method.input(runQuerySchema.omit({ offset: true, limit: true })).output(z.object({ ids: z.array(runIdSchema) })),
    /** How many of these runs are locked, tagged and so on. */
    overview: method.input(manyRunsSchema).output(runsOverviewSchema),
    /** Checks everything first; then queues one run a seed. Nothing is recorded where anything is wrong. */
    start: method.input(runRequestSchema).output(changedRuns),
    /** Earlier runs of the same data and hyperparameters, whatever their seed. */
    twins: method.input(runRequestSchema).output(changedRuns),
    /** The runs of each configuration that one of these runs has, whatever their seed; configurations in the order of the ids. */
    repeats: method.input(someRuns).output(z.object({ configurations: z.array(z.array(runSchema)) })),
    estimate: method.input(runRequestSchema).output(estimateSchema.nullable()),
    /** Finishes the batch and keeps the checkpoint; `force` ends the process at once. */
    stop: method.input(someRuns.extend({ force: z.boolean().default(false) })).output(changedRuns),
    /** Finishes the batch, keeps a checkpoint and frees the process; runs that do not train are left alone. */
    pause: method.input(someRuns).output(changedRuns),
    /** Goes on from the last checkpoint, whatever ended the run but its completion or divergence; the curve is as if nothing had. */
    resume: method.input(someRuns).output(changedRuns),
    /** A completed run goes on for so many more epochs. */
    extend: method.input(oneRun.extend({ epochs: z.number().int().min(1).max(100_000) })).output(changedRuns),
    /** Keeps the checkpoint of an epoch for good, or no longer. NOT_FOUND where there is none any more. */
    pinCheckpoint: method
      .input(oneRun.extend({ epoch: z.number().int().min(1), pinned: z.boolean() }))
      .output(z.object({ checkpoints: z.array(checkpointSchema) })),
    /** Runs that should be the same as this one bit for bit, and whether they are. */
    verify: method.input(oneRun).output(z.array(verificationSchema)),
    rename: method.input(oneRun.extend({ name: nameSchema, history: historySchema })).output(editedSchema),
    tag: method.input(tagRunsSchema).output(editedSchema),
    note: method.input(noteRunsSchema).output(editedSchema),
    mark: method.input(markRunsSchema).output(editedSchema),
    move: method.input(moveRunsSchema).output(editedSchema),
    /** `skipped` are locked and stay where they are. */
    trash: method.input(editRunsSchema).output(editedSchema.extend({ skipped: z.array(runIdSchema) })),
    restore: method.input(editRunsSchema).output(editedSchema),
    /** Removes runs that are in the trash for good, with everything on disk. There is no undo. */
    purge: method.input(someRuns).output(z.object({ ids: z.array(runIdSchema) })),
    /** Bytes on disk of checkpoints and model. */
    sizes: method.input(someRuns).output(z.array(z.object({ run_id: runIdSchema, bytes: z.number().int() }))),
    /** Points of the named metrics (all, where none is named) of some runs; whole, but for series too long to be drawn whole. */
    series: method.input(someRuns.extend({ metrics: z.array(z.string()).optional() })).output(z.array(seriesSchema)),
    /** A part of a series from nearby, with the point before and the point after it: all its points, where they are not too many. */
    closer: method.input(closerSchema).output(seriesSchema),
    /** Every point of some runs, a page at a time, in the order of the ids, metrics and steps; `after` is the `next` of the page before. */
    points: method
      .input(someRuns.extend({ metrics: z.array(z.string()).optional(), after: pointsPageSchema.shape.next.default(null) }))
      .output(pointsPageSchema),
    log: method.input(oneRun).output(z.object({ lines: z.array(z.string()) })),
    /** What a completed run answered to the test part; the worst mistakes first. NOT_FOUND where that was not kept. */
    predictions: method.input(oneRun.extend({ most: z.number().int().min(0).max(20_000).default(100) })).output(predictionsSchema),
    /** Samples of the test part of a run's dataset, by their place in it; null where a value is missing. */
    samples: method
      .input(oneRun.extend({ indexes: z.array(z.number().int().min(0)).max(200) }))
      .output(z.object({ shape: z.array(z.number().int()), values: z.array(z.array(z.number().nullable())) })),
    /** Looks into a run's network after its epochs, those after `after` alone. */
    insides: method.input(oneRun.extend({ after: z.number().int().min(0).default(0) })).output(insidesViewSchema),
    /** The weights of the first layer of a completed run on images, a picture for each of the first units. */
    firstWeights: method.input(oneRun).output(
      z.object({
        shape: z.tuple([z.number().int(), z.number().int()]),
        pictures: z.array(z.array(measuredSchema)),
        units: z.number().int()
      })
    ),
    /** What completed runs answer to samples in values of the data: probabilities of the classes, or a number; null where a run has no model to ask. */
    answers: method
      .input(z.object({ ids: z.array(runIdSchema).min(1).max(32), samples: z.array(sampleSchema.max(1_000_000)).max(1000) }))
      .output(z.array(z.object({ run_id: runIdSchema, answers: z.array(z.array(measuredSchema)).nullable() }))),
    /** What a completed run answers to the rows of a file that has the columns it learned from. */
    predictTable: method.input(predictTableSchema).output(predictedPageSchema),
    /** The trained model of a completed run as files of another program, base64. */
    model: method
      .input(oneRun.extend({ format: z.enum(modelFormats) }))
      .output(z.object({ files: z.array(z.object({ name: z.string(), data: z.string() })) })),
    /** Two runs on the same test part: what one gets right and the other wrong. */
    differences: method
      .input(z.object({ a: runIdSchema, b: runIdSchema, most: z.number().int().min(0).max(20_000).default(100) }))
      .output(differencesSchema)
  },
  queue: {
    get: method.output(
      z.object({
        queued: z.array(z.string()),
        /** Runs that wait and sweeps that run, as they come. */
        order: z.array(z.string()),
        running: z.array(z.string()),
        progress: z.array(progressSchema),
        seq: z.number().int()
      })
    ),
    /** Nothing starts any more; what trains keeps a checkpoint and waits, first in the queue. Holds over a restart. */
    pauseAll: method.output(z.object({ queued: z.array(z.string()), order: z.array(z.string()) })),
    /** Everything that waits goes on, from its checkpoint where it has one. */
    resumeAll: method.output(z.object({ queued: z.array(z.string()), order: z.array(z.string()) })),
    /** Puts a queued run or a running sweep at a place of the order, 0 being next. */
    move: method
      .input(z.object({ id: z.uuid(), position: z.number().int().min(0) }))
      .output(z.object({ queued: z.array(z.string()), order: z.array(z.string()) }))
  },
  /** Searches over hyperparameters; their trials are ordinary runs with `sweep_id`. */
  sweeps: {
    /** The newest first. */
    list: method.output(z.object({ sweeps: z.array(sweepSchema), seq: z.number().int() })),
    get: method.input(oneSweep).output(z.object({ sweep: sweepSchema, trials: z.array(trialSchema), seq: z.number().int() })),
    /** What it would cost; INVALID_INPUT with every fault, as `start` would say it. */
    preview: method.input(sweepRequestSchema).output(sweepPreviewSchema),
    start: method.input(sweepRequestSchema).output(z.object({ sweep: sweepSchema })),
    /** Trials under way are finished. */
    pause: method.input(oneSweep).output(z.object({ sweep: sweepSchema })),
    /** Goes on after a pause, a stop, or the end of a budget that was extended since. */
    resume: method.input(oneSweep).output(z.object({ sweep: sweepSchema })),
    /** Stops the trials under way, too; they are run again, should the sweep be resumed. */
    stop: method.input(oneSweep.extend({ force: z.boolean().default(false) })).output(z.object({ sweep: sweepSchema })),
    edit: method
      .input(oneSweep.extend(sweepEditSchema.shape))
      .output(editedSchema.extend({ sweep: sweepSchema, outside: z.number().int() })),
    /** Sweeps in the trash, the latest first, with those of their runs that are there as well. */
    trashed: method.output(z.array(z.object({ sweep: sweepSchema, run_ids: z.array(runIdSchema) }))),
    /** What trains is stopped first; runs go along. `skipped` are runs that are locked and stay where they are. */
    trash: method.input(editSweepsSchema).output(editedSchema.extend({ skipped: z.array(runIdSchema) })),
    /** With the runs that went along. */
    restore: method.input(editSweepsSchema).output(editedSchema),
    /** Removes sweeps that are in the trash for good, with their runs there and everything on disk. There is no undo. */
    purge: method.input(someSweeps).output(z.object({ ids: z.array(z.string()) })),
    addTrial: method
      .input(oneSweep.extend({ values: z.record(z.string(), z.unknown()), outside: z.boolean().default(false) }))
      .output(z.object({ sweep: sweepSchema, trial: z.number().int() })),
    retry: method
      .input(oneSweep.extend({ trials: z.array(z.number().int().min(0)).max(mostTrials).optional() }))
      .output(z.object({ sweep: sweepSchema })),
    importance: method.input(oneSweep).output(importancesSchema)
  },
  datasets: {
    list: method.output(z.array(datasetSchema)),
    /** Reads the files and checks sizes and checksum. */
    verify: method.input(z.object({ name: z.string() })).output(datasetSchema),
    /** The newest version, and of an imported one how it was made and what is in its columns. */
    get: method.input(z.object({ name: z.string() })).output(datasetDetailSchema),
    /** Samples by their place in a part, as they are stored; null where a value is missing. */
    samples: method
      .input(z.object({ name: z.string(), part: z.enum(['train', 'test']), indexes: z.array(z.number().int().min(0)).max(200) }))
      .output(z.object({ shape: z.array(z.number().int()), values: z.array(sampleSchema) })),
    /** Says what is in a file or folder and how it would be imported; INVALID_INPUT names the row or image that cannot be read. Events tell `job`'s progress. */
    preview: method.input(tableFormatSchema.extend(jobShape)).output(importPreviewSchema),
    /** A part of a file that a browser hands over, base64; the answer is where the file is, for `preview` and `import`. */
    upload: method.input(uploadSchema).output(z.object({ path: z.string() })),
    /** Copies a file's rows, or a set of images, into the library. The same content made the same way is the dataset that is there. */
    import: method.input(importRecipeSchema.extend(jobShape)).output(z.object({ dataset: datasetSchema })),
    /** Every version of an imported dataset that no run uses. The file it came from stays. */
    remove: method.input(z.object({ name: z.string() })).output(z.array(datasetSchema))
  },
  tracking: trackingContract,
  /** Saved views of the Runs view. Each change answers with all views as they then are. */
  views: {
    list: method.output(allViews),
    /** Writes over the view with this id, or makes it. */
    save: method.input(z.object({ id: viewIdSchema.optional(), name: viewNameSchema, state: viewStateSchema })).output(allViews),
    rename: method.input(z.object({ id: viewIdSchema, name: viewNameSchema })).output(allViews),
    remove: method.input(z.object({ id: viewIdSchema })).output(allViews),
    /** The order of their menu, from the first on; those left out come last. */
    reorder: method.input(z.object({ ids: z.array(viewIdSchema).max(1000) })).output(allViews)
  },
  settings: {
    get: method.output(settingsSchema),
    set: method.input(settingsSchema.partial()).output(settingsSchema)
  }
}
export type Contract = typeof contract
