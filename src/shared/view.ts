import { z } from 'zod'

/** Which value of a metric its column shows; `all` is last, min, max and best epoch beside each other. */
export const statistics = ['last', 'min', 'max', 'best_epoch', 'all'] as const
export type Statistic = (typeof statistics)[number]

export const [narrowestColumn, widestColumn] = [48, 2000]
/** The table's share of the window, in percent: at 100 the charts are folded away. */
export const [leastSplit, usualSplit, wholeSplit] = [20, 55, 100]

const columnIdSchema = z.string().min(1).max(300)
const columnIdsSchema = z.array(columnIdSchema).max(2000)

/** What the user changed about the columns of the table; everything else follows from the runs. `h:` begins a hyperparameter, `m:` a metric. */
export const columnLayoutSchema = z.object({
  order: columnIdsSchema,
  widths: z.record(columnIdSchema, z.number().int().min(narrowestColumn).max(widestColumn)),
  hidden: columnIdsSchema,
  shown: columnIdsSchema,
  statistics: z.record(columnIdSchema, z.enum(statistics)),
  hide_identical: z.boolean(),
  /** Columns that stay at the left beside the name while the others scroll. */
  pinned: columnIdsSchema,
  /** Metrics whose differences to the baseline are told in percent of its value. */
  percent: columnIdsSchema.default([])
})
export type ColumnLayout = z.infer<typeof columnLayoutSchema>

/** How the Runs view shows its runs. `grouping` and `charts` are spelled as in the address of the view; empty is the usual. */
export const viewStateSchema = z.object({
  version: z.literal(1),
  filter: z.string().max(4000),
  sort: z.array(z.string().min(1).max(200)).min(1).max(8),
  columns: columnLayoutSchema,
  grouping: z.string().max(4000),
  charts: z.string().max(4000),
  split: z.number().min(leastSplit).max(wholeSplit)
})
export type ViewState = z.infer<typeof viewStateSchema>

export const usualView: ViewState = {
  version: 1,
  filter: '',
  sort: ['-created_at'],
  columns: { order: [], widths: {}, hidden: [], shown: [], statistics: {}, hide_identical: true, pinned: [], percent: [] },
  grouping: '',
  charts: '',
  split: usualSplit
}

/** Views that every library has, by the name they have in an address; no saved view may take one. */
export const builtInViews = {
  all: usualView,
  // Runs that predict numbers have no accuracy and go by their loss.
  'best-first': { ...usualView, sort: ['-max(val_accuracy)', 'min(val_loss)'] },
  'running-now': { ...usualView, filter: 'state == "running"' },
  'failed-or-diverged': { ...usualView, filter: 'state in ("failed", "diverged")' },
  'latest-sweep': { ...usualView, filter: 'latest_sweep == true' }
} satisfies Record<string, ViewState>
export type BuiltInView = keyof typeof builtInViews
export const isBuiltInView = (name: string): name is BuiltInView => Object.hasOwn(builtInViews, name)

export const viewIdSchema = z.uuid()
export const viewNameSchema = z.string().trim().min(1).max(60)

export const savedViewSchema = z.object({ id: viewIdSchema, name: z.string(), state: viewStateSchema })
export type SavedView = z.infer<typeof savedViewSchema>

/** A stored state as this version understands it: a part that it cannot read counts as usual instead of taking the rest with it. */
export function asViewState(stored: unknown): ViewState {
  const parts = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const sound = Object.entries(viewStateSchema.shape).flatMap(([key, schema]): [string, unknown][] => {
    const { success, data } = schema.safeParse(parts[key])
    return success ? [[key, data]] : []
  })
  return { ...usualView, ...Object.fromEntries(sound) }
}
