import type { Point } from '../../shared/series.ts'
import type { LogPoint } from '../../shared/tracking.ts'
import type { Tables } from '../storage/tables.ts'
import { fromStored } from '../storage/storedNumber.ts'

const lastStep = Number.MAX_SAFE_INTEGER

/** What is known of a metric of a run while more of it is written. */
function createPlaces(tables: Tables, run: number, metric: string) {
  const id = tables.metrics.require(metric)
  const added = new Map<number, Point>()
  let last = tables.points.rowBefore(run, id, lastStep)?.[0]

  function at(step: number): Pick<Point, 'value' | 'time'> | undefined {
    const own = added.get(step)
    if (own) return own
    const [row] = tables.points.rows(run, id, { from: step, to: step }, 1)
    return row && { time: row[2], value: fromStored(row[3]) }
  }
  /** Whether a measurement is told once more, as programs do that heard no answer: it has the time that it had, wherever it was put. */
  const isRepeated = (point: Point): boolean =>
    [...added.values()].some(one => Object.is(one.value, point.value) && one.time === point.time) || tables.points.has(run, id, point)
  return {
    next: (): number => (last ?? -1) + 1,
    /** Undefined where it is there. Without a time of its own, a measurement is the one that has its step and value. */
    add(point: Point, isTimed: boolean): Point | undefined {
      const there = at(point.step)
      if (there && (isTimed ? isRepeated(point) : Object.is(there.value, point.value))) return undefined
      const placed = there ? { ...point, step: (last ?? -1) + 1 } : point
      added.set(placed.step, placed)
      last = Math.max(last ?? placed.step, placed.step)
      return placed
    }
  }
}

/**
 * Gives measurements of another program their steps. What is there already is left out; what comes to a step that is taken goes behind the last, for no measurement may replace another: programs that count no steps say 0 each time.
 */
export function placePoints(
  tables: Tables,
  { run, isCountedFromZero, now }: { run: number; isCountedFromZero: boolean; now: number },
  points: readonly LogPoint[]
): Point[] {
  const places = new Map<string, ReturnType<typeof createPlaces>>()
  return points.flatMap(({ metric, value, step, epoch, time }) => {
    const own = places.get(metric) ?? createPlaces(tables, run, metric)
    places.set(metric, own)
    const at = step ?? own.next()
    const placed = own.add(
      { metric, value, step: at, epoch: epoch ?? at + Number(isCountedFromZero), time: time ?? now },
      time !== undefined
    )
    // A step that was moved is the epoch, too, where nobody said another.
    return placed ? [epoch === undefined ? { ...placed, epoch: placed.step + Number(isCountedFromZero) } : placed] : []
  })
}
