import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { Experiment } from '../../shared/experiment.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'

type Dependencies = { store: Store; tables: Tables; changes: Changes; now: () => number }

const taken = (name: string): Error =>
  invalidInput([{ field: 'name', code: 'taken', message: `An experiment named “${name}” already exists.`, params: { name } }])

const notOfExperiment = (experiment: Experiment): Error =>
  invalidInput([
    {
      field: 'run_id',
      code: 'not_of_experiment',
      message: `This run is not one of the experiment “${experiment.name}”, or it is in the trash.`,
      params: { name: experiment.name }
    }
  ])

export type Experiments = ReturnType<typeof createExperiments>

export function createExperiments({ store, tables, changes, now }: Dependencies) {
  function get(id: string): Experiment {
    const experiment = tables.experiments.get(id)
    if (!experiment) throw new ExpectedError('NOT_FOUND', 'This experiment is not in the library.', { what: 'experiment', id })
    return experiment
  }
  return {
    list: (): Experiment[] => tables.experiments.list(),
    create(name: string): Experiment {
      if (tables.experiments.idOfName(name) !== undefined) throw taken(name)
      const id = store.durably(() => tables.experiments.insert(name, now()))
      changes.experiments()
      return get(id)
    },
    rename(id: string, name: string): Experiment {
      get(id)
      const holder = tables.experiments.idOfName(name)
      if (holder !== undefined && holder !== id) throw taken(name)
      store.durably(() => tables.experiments.rename(id, name))
      changes.experiments()
      return get(id)
    },
    /** Null takes the baseline away. */
    setBaseline(id: string, runId: string | null): Experiment {
      const experiment = get(id)
      if (runId !== null) {
        const run = tables.runs.byId(runId)
        if (!run) throw new ExpectedError('NOT_FOUND', 'This run is not in the library.', { what: 'run', id: runId })
        if (run.experiment_id !== id || run.trashed_at !== null) throw notOfExperiment(experiment)
      }
      store.durably(() => tables.experiments.setBaseline(id, runId))
      changes.experiments()
      return get(id)
    }
  }
}
