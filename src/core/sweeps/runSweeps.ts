import type { SweepReason } from '../../shared/sweep.ts'
import type { Changes } from '../changes.ts'
import type { Log } from '../log.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { SweepRow } from '../storage/sweepsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { RunKey } from '../training/recorder.ts'
import type { RunSource, Supervisor, TrainingListener } from '../training/supervisor.ts'
import { nextStep } from './nextStep.ts'
import type { SweepFacts } from './nextStep.ts'
import type { Pruning } from './pruning.ts'
import { suggest } from './study.ts'
import { stateOf } from './trialOutcome.ts'
import type { TrialRuns } from './trialRuns.ts'

export type Dependencies = {
  store: Store
  tables: Tables
  changes: Changes
  log: Log
  supervisor: Supervisor
  trialRuns: TrialRuns
  pruning: Pruning
  /** Told whenever a sweep is not as it was. */
  changed: (id: string) => void
  cores: number
  now: () => number
}

/** Keeps sweeps running: gives the queue their trials, judges these at each epoch, and sees when a sweep is over. */
export function createRunningSweeps({ store, tables, changes, log, supervisor, trialRuns, pruning, changed, cores, now }: Dependencies) {
  /** More processes than cores would only take turns. */
  const workersOf = ({ plan }: SweepRow): number => Math.min(plan.workers, cores)

  const factsOf = (sweep: SweepRow): SweepFacts => ({
    sweep,
    trials: tables.trials.ofSweep(sweep.number, sweep.plan.objective.metric),
    workers: workersOf(sweep),
    epochsDone: tables.trials.epochsOf(sweep.id),
    time: now()
  })

  function leave(sweep: SweepRow, state: 'completed' | 'paused', { code, message }: { code: SweepReason; message: string }): void {
    tables.sweeps.move(sweep.number, { state, reason_code: code, reason_message: message, time: now() })
    log.info('sweep_left', { sweep_id: sweep.id, state, code })
  }

  /** The trial to run next; a suggestion is written as a trial before anything else. */
  function trialOf({ sweep, trials }: SweepFacts) {
    const asked = suggest(sweep.plan, trials)
    if (asked) tables.trials.insert(sweep.number, { ...asked, origin: 'sampler', run_id: null, waiting: true })
    return asked
  }

  /** The next run of a sweep, written with all that led to it. A trial that no run can try fails at once, and the next one has its turn. */
  function advance(id: string): RunKey | undefined {
    for (;;) {
      const sweep = tables.sweeps.byId(id)
      if (sweep?.state !== 'running') return undefined
      const facts = factsOf(sweep)
      const step = nextStep(facts)
      if (step.do === 'wait') return undefined
      if (step.do === 'end' || step.do === 'pause') {
        leave(sweep, step.do === 'end' ? 'completed' : 'paused', step)
        return undefined
      }
      const trial = step.do === 'run' ? step.trial : trialOf(facts)
      if (!trial) {
        const isTraining = facts.trials.some(one => stateOf(one, sweep.plan.objective) === 'running')
        if (!isTraining) leave(sweep, 'completed', { code: 'exhausted', message: 'Every point of the grid has been tried.' })
        return undefined
      }
      const run = trialRuns.record(sweep, trial)
      if (run) return run
    }
  }

  /** Takes out of the queue what no longer runs. */
  function settle(id: string): void {
    if (tables.sweeps.byId(id)?.state !== 'running') {
      supervisor.removeSource(id)
      pruning.forget(id)
    }
    changed(id)
  }

  const sourceOf = (id: string): RunSource => ({
    id,
    workers() {
      const sweep = tables.sweeps.byId(id)
      return sweep ? workersOf(sweep) : 0
    },
    next() {
      const run = store.durably(() => advance(id))
      if (run) changes.run(run.number)
      settle(id)
      return run
    }
  })

  /** Ends or pauses a sweep whose last trial has ended, even while nothing more may start. */
  function review(id: string): void {
    store.durably(() => {
      const sweep = tables.sweeps.byId(id)
      if (sweep?.state !== 'running') return
      const step = nextStep(factsOf(sweep))
      if (step.do === 'end' || step.do === 'pause') leave(sweep, step.do === 'end' ? 'completed' : 'paused', step)
    })
    settle(id)
  }

  const listener: TrainingListener = {
    epoch(run, epoch, points) {
      const trial = tables.trials.ofRun(run.id)
      const sweep = trial && tables.sweeps.byId(trial.sweep)
      if (!trial || !sweep) return
      const reason = pruning.decide(sweep, trial.number, { run, epoch, points })
      if (reason !== undefined) supervisor.prune(run.id, { code: 'PRUNED', message: reason })
      changed(sweep.id)
    },
    gone(run) {
      const trial = tables.trials.ofRun(run.id)
      if (trial) review(trial.sweep)
    }
  }

  return {
    factsOf,
    workersOf,
    listener,
    /** Lets a sweep give runs from now on. */
    add: (id: string): void => supervisor.addSource(sourceOf(id)),
    settle,
    review
  }
}
