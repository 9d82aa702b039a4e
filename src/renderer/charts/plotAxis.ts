import type { Brush, Stop } from './brush.ts'
import type { ValueAxis } from './valueAxis.ts'

/** A column as one axis of a picture of many runs, with what is chosen of it. */
export type PlotAxis = {
  /** As a filter names it. */
  name: string
  label: string
  axis: ValueAxis
  stops: readonly Stop[]
  brush: Brush | undefined
  flipped: boolean
  canBeLog: boolean
  /** Words of a stop or a run's value. */
  stopText: (stop: Pick<Stop, 'slot' | 'number'>) => string
}
