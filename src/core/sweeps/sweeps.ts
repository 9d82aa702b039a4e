import { randomUUID } from 'node:crypto'
import { ExpectedError } from '../../shared/errors.ts'
import { dataContextOf } from '../../shared/dataset.ts'
import type { CompleteSweepRequest, Sweep, TrialView } from '../../shared/sweep.ts'
import type { Importances } from '../../search/importance.ts'
import { parameterImportances } from '../../search/importance.ts'
import type { Edits } from '../edits/edits.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Estimates } from '../runs/estimate.ts'
import { experimentId, lastQueuePosition } from '../runs/recordRun.ts'
import type { SweepPlan, SweepRow } from '../storage/sweepsTable.ts'
import { checkPlan } from './checkSweep.ts'
import type { CheckedPlan } from './checkSweep.ts'
import { previewOf } from './previewSweep.ts'
import type { SweepPreview } from './previewSweep.ts'
import { createPruning } from './pruning.ts'
import { spaceOf, toSweep, toTrial } from './readSweep.ts'
import { createRunningSweeps } from './runSweeps.ts'
import type { Dependencies as RunningDependencies } from './runSweeps.ts'
import { recordsOf } from './study.ts'
import { createSweepEdits } from './sweepEdits.ts'
import { stateOf } from './trialOutcome.ts'
import { createTrialRuns } from './trialRuns.ts'
import type { WarmStart } from './warmStart.ts'

type Dependencies = Omit<RunningDependencies, 'trialRuns' | 'pruning' | 'changed'> & {
  edits: Edits
  datasets: Datasets
  estimates: Estimates
  warmStart: WarmStart
}
export type Sweeps = ReturnType<typeof createSweeps>

const planOf = ({ space, objective, sampler, pruner, budget, workers, hyperparameters }: CompleteSweepRequest): SweepPlan => ({
  space,
  objective,
  sampler,
  pruner,
  budget,
  workers,
  hyperparameters
})

/** Searches over hyperparameters: what they are, and how people steer them. An unknown id is NOT_FOUND, bad input INVALID_INPUT. */
export function createSweeps(dependencies: Dependencies) {
  const { store, edits, tables, changes, supervisor, datasets, estimates, warmStart, now } = dependencies
  const changed = (id: string): void => changes.sweep(id, read)
  const running = createRunningSweeps({
    ...dependencies,
    trialRuns: createTrialRuns(dependencies),
    pruning: createPruning(tables),
    changed
  })

  function require(id: string): SweepRow {
    const row = tables.sweeps.byId(id)
    if (!row) throw new ExpectedError('NOT_FOUND', 'This sweep is not in the library.', { what: 'sweep', id })
    return row
  }
  const trialsOf = ({ number, plan }: SweepRow) => tables.trials.ofSweep(number, plan.objective.metric)
  const show = (row: SweepRow): Sweep => toSweep(row, { ...running.factsOf(row) })
  function read(id: string): Sweep | undefined {
    const row = tables.sweeps.byId(id)
    return row && show(row)
  }

  function check(plan: SweepPlan, dataset: string): CheckedPlan {
    const data = dataContextOf(datasets.require(dataset).description)
    return checkPlan(plan, { data, isLogged: metric => tables.metrics.idOf(metric) !== undefined })
  }

  function insert(request: CompleteSweepRequest, checked: CheckedPlan): string {
    const { name: datasetName, sha256 } = datasets.require(request.dataset).description
    const id = randomUUID()
    const number = tables.sweeps.insert({
      id,
      name: request.name || `${datasetName} ${request.sampler.kind}`,
      experiment_id: experimentId(tables, request.experiment, now()),
      dataset_name: datasetName,
      dataset_sha256: sha256,
      plan: checked.plan,
      queue_position: lastQueuePosition(tables) + 1,
      created_at: now()
    })
    const earlier = request.warm_start ? warmStart(sha256, checked) : []
    for (const [place, trial] of earlier.entries())
      tables.trials.insert(number, { ...trial, number: place, origin: 'warm', waiting: false })
    return id
  }

  /** Puts a sweep that is not running back to work, forgiving the failures before. */
  function wake(row: SweepRow): void {
    if (row.trashed_at !== null)
      throw new ExpectedError('ILLEGAL_STATE', 'A sweep in the trash cannot go on. Restore it first.', {
        state: 'trashed',
        action: 'resume'
      })
    if (row.state !== 'running')
      store.durably(() => tables.sweeps.move(row.number, { state: 'running', reason_code: null, reason_message: null, time: now() }))
    running.add(row.id)
    supervisor.release([row.id, ...trialsOf(row).flatMap(({ state, run_id }) => (state === 'queued' && run_id !== null ? [run_id] : []))])
    changed(row.id)
  }

  /** Trials under way are finished when it pauses; when it stops they are stopped, and run again should it go on. */
  async function halt(row: SweepRow, state: 'paused' | 'stopped', force: boolean): Promise<void> {
    const open = state === 'stopped' ? trialsOf(row).filter(trial => stateOf(trial, row.plan.objective) === 'running') : []
    store.durably(() => {
      tables.trials.wait(
        row.number,
        open.map(({ number }) => number)
      )
      tables.sweeps.move(row.number, { state, reason_code: 'asked', reason_message: null, time: now() })
    })
    running.settle(row.id)
    await supervisor.stop(
      open.flatMap(({ run_id }) => run_id ?? []),
      force
    )
  }

  function assertState({ state }: SweepRow, action: string, allowed: readonly Sweep['state'][]): void {
    if (!allowed.includes(state)) throw new ExpectedError('ILLEGAL_STATE', `A sweep that is ${state} cannot ${action}.`, { state, action })
  }

  store.durably(() => {
    tables.trials.waitInterrupted()
    for (const row of tables.sweeps.running()) tables.sweeps.recover(row, now())
  })
  supervisor.listen(running.listener)
  for (const { id } of tables.sweeps.running()) running.add(id)

  return {
    require,
    show,
    list: (): Sweep[] => tables.sweeps.list().map(show),
    get(id: string): { sweep: Sweep; trials: TrialView[] } {
      const row = require(id)
      const space = spaceOf(row.plan)
      return { sweep: show(row), trials: trialsOf(row).map(trial => toTrial(trial, row.plan, space)) }
    },
    async start(request: CompleteSweepRequest): Promise<Sweep> {
      const checked = check(planOf(request), request.dataset)
      await datasets.require(request.dataset).verify()
      const id = store.durably(() => insert(request, checked))
      changes.experiments()
      wake(require(id))
      return show(require(id))
    },
    preview(request: CompleteSweepRequest): SweepPreview {
      const checked = check(planOf(request), request.dataset)
      const dataset = datasets.require(request.dataset)
      const workers = Math.min(request.workers, dependencies.cores)
      const reusable = warmStart(dataset.description.sha256, checked).length
      return previewOf(checked, { dataset, estimates, workers, reusable, warm: request.warm_start })
    },
    importance(id: string): Importances {
      const row = require(id)
      return parameterImportances(spaceOf(row.plan), recordsOf(trialsOf(row), row.plan), row.plan.objective.direction)
    },
    async pause(id: string): Promise<Sweep> {
      const row = require(id)
      assertState(row, 'pause', ['running'])
      await halt(row, 'paused', false)
      return show(require(id))
    },
    async resume(id: string): Promise<Sweep> {
      // A process that was asked to stop must be gone before its run goes on.
      await supervisor.gone(trialsOf(require(id)).flatMap(({ waiting, run_id }) => (waiting && run_id !== null ? [run_id] : [])))
      const row = require(id)
      wake(row)
      return show(require(id))
    },
    async stop(id: string, force: boolean): Promise<Sweep> {
      const row = require(id)
      assertState(row, 'stop', ['running', 'paused'])
      await halt(row, 'stopped', force)
      return show(require(id))
    },
    ...createSweepEdits({ store, edits, tables, changes, require, check, trialsOf, wake, show, changed, pump: supervisor.pump }),
    /** The program ends: trials under way are to be run again, however their runs end now. */
    close(): void {
      store.durably(() => {
        for (const row of tables.sweeps.list().filter(({ state }) => state === 'running' || state === 'paused')) {
          const open = trialsOf(row).filter(({ state }) => state === 'running')
          tables.trials.wait(
            row.number,
            open.map(({ number }) => number)
          )
        }
      })
    }
  }
}
