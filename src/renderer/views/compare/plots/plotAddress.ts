import { z } from 'zod'
import type { SlotKey } from '../../../charts/valueAxis.ts'

const number = z.number().nullable()
const brushSchema = z.object({
  low: number,
  high: number,
  slots: z.array(z.custom<SlotKey>(key => typeof key === 'string' && /^(?:none|above|below|low|=.*)$/s.test(key))).max(500)
})

/** What the address says of the pictures; what it does not say follows from the runs. */
const plotStateSchema = z.object({
  x: z.string().optional(),
  y: z.string().optional(),
  colour: z.string().optional(),
  axes: z.array(z.string()).max(24).optional(),
  /** Columns whose scale is not the one of their nature. */
  log: z.array(z.string()).max(60).optional(),
  flip: z.array(z.string()).max(60).optional(),
  brushes: z.record(z.string(), brushSchema).optional()
})
export type PlotState = z.infer<typeof plotStateSchema>

/** The state in an address; what cannot be read there is as if nobody had chosen. */
export function readPlotState(text: unknown): PlotState {
  if (typeof text !== 'string') return {}
  try {
    const parsed = plotStateSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** The state as an address has it; undefined where nothing was chosen. */
export function writePlotState(state: PlotState): string | undefined {
  const said = Object.entries(state).filter(([, value]) => !isEmpty(value))
  return said.length === 0 ? undefined : JSON.stringify(Object.fromEntries(said))
}
