import { z } from 'zod'
import { runIdSchema } from './ids.ts'

const editKinds = [
  'trash',
  'restore',
  'rename',
  'tag',
  'note',
  'move',
  'lock',
  'unlock',
  'star',
  'unstar',
  'archive',
  'unarchive',
  'pin',
  'unpin',
  'mark',
  'baseline',
  'experiment_create',
  'experiment_rename',
  'sweep_trash',
  'sweep_restore',
  'sweep_edit'
] as const
export type EditKind = (typeof editKinds)[number]

/** One thing somebody did to what the library keeps, be it to one run or to all of them; it can be taken back and done again. */
export const editSchema = z.object({
  id: z.number().int(),
  kind: z.enum(editKinds),
  /** How many runs it changed; those deleted for good since do not count. */
  runs: z.number().int(),
  /** What it is about: the experiment or sweep, or the first run as it was called before. */
  name: z.string()
})
export type Edit = z.infer<typeof editSchema>

/** Whose undo history an edit goes into: each window has its own, and programs that name none share one. */
export const historySchema = z.string().max(40).default('')

/** Null where nothing had to be changed. */
export const editedSchema = z.object({ edit: editSchema.nullable() })

/** An edit that was taken back or done again. Null where there is none left. */
export const movedEditSchema = z.object({
  edit: editSchema.nullable(),
  /** What somebody changed since, and was left as it is. An experiment has no number. */
  changed_since: z.array(z.object({ name: z.string(), number: z.number().int().nullable() }))
})
export type MovedEdit = z.infer<typeof movedEditSchema>

/** What many runs are together: how many of them are what. */
export const runsOverviewSchema = z.object({
  total: z.number().int(),
  /** Those that wait or train. */
  active: z.array(runIdSchema),
  /** Those that train. */
  training: z.array(runIdSchema),
  /** Those that were paused or cut short, and may go on from where they were. */
  resumable: z.array(runIdSchema),
  /** Those of them that failed. */
  failed: z.array(runIdSchema),
  locked: z.number().int(),
  starred: z.number().int(),
  archived: z.number().int(),
  pinned: z.number().int(),
  noted: z.number().int(),
  /** Every tag that one of them has, those of the most runs first. */
  tags: z.array(z.object({ tag: z.string(), runs: z.number().int() }))
})
export type RunsOverview = z.infer<typeof runsOverviewSchema>

/** Far more than a library of a hundred thousand runs has. */
const mostRuns = 200_000
export const manyRunsSchema = z.object({ ids: z.array(runIdSchema).min(1).max(mostRuns) })
/** An edit of runs; its history is the one it can be taken back from. */
export const editRunsSchema = manyRunsSchema.extend({ history: historySchema })

/** Locks against deletion, stars, archives and pins under the header of the table, each by itself; what is left out stays as it is. */
export const markRunsSchema = editRunsSchema.extend({
  locked: z.boolean().optional(),
  starred: z.boolean().optional(),
  archived: z.boolean().optional(),
  pinned: z.boolean().optional()
})
const tagsSchema = z.array(z.string().trim().min(1).max(60)).max(200).default([])
/** Tags that are in neither list stay. */
export const tagRunsSchema = editRunsSchema.extend({ add: tagsSchema, remove: tagsSchema })
export const noteRunsSchema = editRunsSchema.extend({
  text: z.string().max(100_000),
  /** Adds the text to each note as a paragraph of its own, instead of replacing what is there. */
  append: z.boolean().default(false),
  /** The edit that this one goes on with, so that a note written without a pause is one step of the history. */
  goes_on: z.number().int().optional()
})
/** The experiment is made where there is none of that name. */
export const moveRunsSchema = editRunsSchema.extend({ experiment: z.string().trim().min(1).max(120) })
