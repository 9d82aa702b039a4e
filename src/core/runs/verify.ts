import type { Verification } from '../../shared/run.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { Point } from '../../shared/series.ts'
import { checkpointsByEpoch } from './keptCheckpoints.ts'
import { readRuns } from './readRuns.ts'
import { requireRun } from './requireRun.ts'

/** How long something took differs from time to time. */
const measuresTime = (metric: string): boolean => metric === 'epoch_ms'

type Measured = Pick<Point, 'metric' | 'epoch' | 'step' | 'value'>
const keyOf = ({ metric, epoch, step }: Measured): string => `${metric} ${epoch ?? 0} ${step}`

/** The first point, by epoch, in which two curves of the same length differ. */
function firstDifference(here: readonly Measured[], there: readonly Measured[]): Verification['difference'] {
  const others = new Map(there.map(point => [keyOf(point), point.value]))
  for (const point of here) {
    const other = others.get(keyOf(point)) ?? NaN
    if (!Object.is(point.value, other)) return { epoch: point.epoch ?? 0, metric: point.metric, here: point.value, there: other }
  }
  return null
}

/** Whether runs of the same data, hyperparameters and seed came to the same: each point, and the bytes of their last checkpoints. */
export function createVerify({ tables }: { tables: Tables }) {
  const pointsOf = ({ number }: RunRow, epochs: number): Measured[] =>
    tables.points
      .upToEpoch(number, epochs)
      .filter(({ metric }) => !measuresTime(metric))
      .toSorted((a, b) => (a.epoch ?? 0) - (b.epoch ?? 0))
  const lastOf = ({ number }: RunRow) => checkpointsByEpoch(tables.checkpoints.ofRun(number)).find(({ kept }) => kept.includes('last'))

  function compare(run: RunRow, other: RunRow): Omit<Verification, 'run'> {
    const epochs = Math.min(run.epochs_done, other.epochs_done)
    const [mine, its] = [lastOf(run), lastOf(other)]
    return {
      epochs,
      difference: firstDifference(pointsOf(run, epochs), pointsOf(other, epochs)),
      same_weights: mine && its && mine.epoch === its.epoch ? mine.sha256 === its.sha256 : null
    }
  }
  return (id: string): Verification[] => {
    const run = requireRun(tables, id)
    const twins = tables.runs.twins(run.fingerprint).filter(number => number !== run.number)
    return readRuns(tables, twins).flatMap(twin => {
      const row = tables.runs.byId(twin.id)
      return row && row.seed === run.seed && row.epochs_done > 0 && run.epochs_done > 0 ? [{ run: twin, ...compare(run, row) }] : []
    })
  }
}
export type Verify = ReturnType<typeof createVerify>
