import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { Experiment } from '../../shared/experiment.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'

type Dependencies = { store: Store; tables: Tables; changes: Changes; now: () => number }

const taken = (name: string): Error =>
  invalidInput([{ field: 'name', code: 'taken', message: `An experiment named “${name}” already exists.`, params: { name } }])

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
    }
  }
}
