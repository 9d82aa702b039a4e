import { z } from 'zod'
import { importSteps } from './dataset.ts'
import { experimentSchema } from './experiment.ts'
import { progressSchema, runSchema } from './run.ts'
import { pointSchema } from './series.ts'
import { settingsSchema } from './settings.ts'
import { sweepSchema } from './sweep.ts'
import { savedViewSchema } from './view.ts'

/**
 * What the core tells every window. `seq` grows by one an event. A window reads a snapshot (each list carries the seq it is true for), then applies
 * the events above it; on a gap, or after a lost connection, it reads again. Nothing is resent.
 */
export const eventSchema = z.intersection(
  z.object({ seq: z.number().int() }),
  z.discriminatedUnion('type', [
    /** Of a library that cannot be opened, with the reason: then only `library` answers. */
    z.object({ type: z.literal('hello'), unreadable: z.string().optional() }),
    z.object({ type: z.literal('runs_changed'), runs: z.array(runSchema) }),
    z.object({ type: z.literal('runs_removed'), ids: z.array(z.string()) }),
    /** More changed at once than is worth sending: what was read before may be true no more. */
    z.object({ type: z.literal('library_changed') }),
    z.object({ type: z.literal('points_added'), run_id: z.string(), points: z.array(pointSchema) }),
    z.object({ type: z.literal('progressed'), progress: progressSchema }),
    z.object({ type: z.literal('log_grew'), run_id: z.string(), lines: z.array(z.string()) }),
    /** Nothing more of a run can be written, be it measurements, a checkpoint or its end. It is paused, and goes on by itself once there is room. */
    z.object({ type: z.literal('storage_failed'), run_id: z.string(), reason: z.string() }),
    z.object({ type: z.literal('experiments_changed'), experiments: z.array(experimentSchema) }),
    /** One was imported or removed. */
    z.object({ type: z.literal('datasets_changed') }),
    z.object({ type: z.literal('import_progressed'), job: z.string(), step: z.enum(importSteps), share: z.number() }),
    z.object({ type: z.literal('settings_changed'), settings: settingsSchema }),
    z.object({ type: z.literal('views_changed'), views: z.array(savedViewSchema) }),
    z.object({ type: z.literal('queue_changed'), queued: z.array(z.string()), order: z.array(z.string()), running: z.array(z.string()) }),
    z.object({ type: z.literal('sweeps_changed'), sweeps: z.array(sweepSchema) })
  ])
)
export type CoreEvent = z.infer<typeof eventSchema>
type WithoutSeq<Event> = Event extends unknown ? Omit<Event, 'seq'> : never
/** An event before the bus numbers it. */
export type EventBody = WithoutSeq<CoreEvent>
