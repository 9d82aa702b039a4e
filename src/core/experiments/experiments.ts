import { randomUUID } from 'node:crypto'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { Experiment } from '../../shared/experiment.ts'
import type { Edit } from '../../shared/edit.ts'
import type { EditRequest, Edits } from '../edits/edits.ts'
import type { ExperimentChange } from '../storage/editsTable.ts'
import { requireRun } from '../runs/requireRun.ts'
import type { Tables } from '../storage/tables.ts'

type Dependencies = { tables: Tables; edits: Edits }
type Edited = { experiment: Experiment; edit: Edit | null }

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

/** Experiments, and what people change about them: each change is a step of the undo history. */
export function createExperiments({ tables, edits }: Dependencies) {
  function get(id: string): Experiment {
    const experiment = tables.experiments.get(id)
    if (!experiment) throw new ExpectedError('NOT_FOUND', 'This experiment is not in the library.', { what: 'experiment', id })
    return experiment
  }
  function change(request: EditRequest, wanted: ExperimentChange): Edited {
    const edit = edits.make(request, () => ({ experiments: wanted.before === wanted.after ? [] : [wanted] }))
    return { edit, experiment: get(wanted.experiment) }
  }
  return {
    list: (): Experiment[] => tables.experiments.list(),
    create({ name, history }: { name: string; history: string }): Edited {
      if (tables.experiments.idOfName(name) !== undefined) throw taken(name)
      const id = randomUUID()
      return change({ history, kind: 'experiment_create', name }, { experiment: id, field: 'name', before: null, after: name })
    },
    rename({ id, name, history }: { id: string; name: string; history: string }): Edited {
      const { name: before } = get(id)
      const holder = tables.experiments.idOfName(name)
      if (holder !== undefined && holder !== id) throw taken(name)
      return change({ history, kind: 'experiment_rename', name: before }, { experiment: id, field: 'name', before, after: name })
    },
    /** Null takes the baseline away. */
    setBaseline({ id, run_id, history }: { id: string; run_id: string | null; history: string }): Edited {
      const experiment = get(id)
      if (run_id !== null) {
        const { experiment_id, trashed_at } = requireRun(tables, run_id)
        if (experiment_id !== id || trashed_at !== null) throw notOfExperiment(experiment)
      }
      const before = tables.experiments.chosenBaseline(id)
      const wanted: ExperimentChange = { experiment: id, field: 'baseline_run_id', before, after: run_id }
      return change({ history, kind: 'baseline', name: experiment.name }, wanted)
    }
  }
}
