import { createPruner } from '../../search/pruners/createPruner.ts'
import type { Curve } from '../../search/pruners/curve.ts'
import type { Point } from '../../shared/series.ts'
import { fromStored } from '../storage/storedNumber.ts'
import { allSteps } from '../storage/pointsTable.ts'
import type { SweepRow } from '../storage/sweepsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { RunKey } from '../training/recorder.ts'

type Curves = Map<number, number[]>
export type Pruning = ReturnType<typeof createPruning>

/** Decides at each epoch of a trial whether it is worth going on with. Curves are read once a sweep and then grow with what is measured. */
export function createPruning(tables: Tables) {
  const curvesOf = new Map<string, Curves>()

  function readCurves({ number, plan }: SweepRow): Curves {
    const metric = tables.metrics.idOf(plan.objective.metric)
    const trials = tables.trials.ofSweep(number, plan.objective.metric).filter(trial => !trial.waiting && trial.run_number !== null)
    return new Map(
      trials.map(trial => {
        const rows = metric === undefined ? [] : tables.points.rows(trial.run_number as number, metric, allSteps, 100_000)
        return [trial.number, rows.map(([, , , value]) => fromStored(value))]
      })
    )
  }

  /** The curves up to this epoch, whose points are in the library already. */
  function grown(sweep: SweepRow, trial: number, point: Point): Curves {
    const known = curvesOf.get(sweep.id)
    const curves = known ?? readCurves(sweep)
    curvesOf.set(sweep.id, curves)
    const curve = curves.get(trial)
    // An epoch of 1 begins a curve anew, where a trial is run again.
    if (known) curves.set(trial, curve && point.epoch !== 1 ? [...curve, point.value] : [point.value])
    return curves
  }

  return {
    /** The reason to end a trial after an epoch; undefined where it goes on. Its last epoch is never cut. */
    decide(
      sweep: SweepRow,
      trial: number,
      { run, epoch, points }: { run: RunKey; epoch: number; points: readonly Point[] }
    ): string | undefined {
      const { pruner, objective } = sweep.plan
      if (pruner.kind === 'none') return undefined
      const point = points.find(({ metric }) => metric === objective.metric)
      if (!point) return undefined
      const curves = grown(sweep, trial, point)
      const epochs = Number(tables.hyperparameters.ofRuns([run.number]).get(run.number)?.['num_epochs'] ?? 0)
      if (epoch >= epochs) return undefined
      const others: Curve[] = [...curves].filter(([number]) => number !== trial).map(([number, values]) => ({ number, values }))
      const question = { trial: { number: trial, values: curves.get(trial) ?? [] }, others, direction: objective.direction }
      const decision = createPruner(pruner, epochs)(question)
      return decision.prune ? decision.reason : undefined
    },
    forget: (sweepId: string): void => void curvesOf.delete(sweepId)
  }
}
