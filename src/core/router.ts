import { implement } from '@orpc/server'
import { contract } from '../shared/contract.ts'
import { ExpectedError } from '../shared/errors.ts'
import type { HealthCheck, HostInfo } from '../shared/host.ts'
import type { Datasets } from './datasets/datasets.ts'
import type { Edits } from './edits/edits.ts'
import type { EventBus } from './eventBus.ts'
import type { Experiments } from './experiments/experiments.ts'
import type { Library } from './library/library.ts'
import type { Log } from './log.ts'
import type { CheckpointPins } from './runs/checkpointPins.ts'
import type { GoOn } from './runs/goOn.ts'
import type { Purge } from './runs/purge.ts'
import type { RunEdits } from './runs/runEdits.ts'
import type { RunList } from './runs/runList.ts'
import type { RunOverview } from './runs/runOverview.ts'
import type { RunQuestions } from './runs/runQuestions.ts'
import type { Runs } from './runs/runs.ts'
import type { Verify } from './runs/verify.ts'
import type { StartRuns } from './runs/startRuns.ts'
import type { SettingsService } from './settings/settings.ts'
import type { Sweeps } from './sweeps/sweeps.ts'
import type { RunInsides } from './runs/runInsides.ts'
import type { PredictTableOf } from './runs/predictTable.ts'
import type { RunModel } from './runs/runModel.ts'
import type { RunPredictions } from './runs/runPredictions.ts'
import type { SweepTrash } from './sweeps/sweepTrash.ts'
import type { QueuePause } from './training/queuePause.ts'
import type { Supervisor } from './training/supervisor.ts'
import { importOptuna } from './tracking/importOptuna.ts'
import { importTensorboard } from './tracking/importTensorboard.ts'
import type { Tracking } from './tracking/tracking.ts'
import { translateError } from './translateErrors.ts'
import type { Views } from './views/views.ts'

export type Services = {
  host: { info(): HostInfo; check(): Promise<HealthCheck[]> }
  library: Library
  bus: EventBus
  log: Log
  experiments: Experiments
  runList: RunList
  runs: Runs
  goOn: GoOn
  runEdits: RunEdits
  runOverview: RunOverview
  edits: Edits
  purge: Purge
  runQuestions: RunQuestions
  checkpointPins: CheckpointPins
  verify: Verify
  startRuns: StartRuns
  supervisor: Supervisor
  queuePause: QueuePause
  sweeps: Sweeps
  sweepTrash: SweepTrash
  runPredictions: RunPredictions
  runInsides: RunInsides
  runModel: RunModel
  predictTable: PredictTableOf
  datasets: Datasets
  settings: SettingsService
  tracking: Tracking
  views: Views
}

export type Router = ReturnType<typeof createRouter>

/** The contract to be implemented, every answer's errors given the contract's form. */
const createImplementer = (log: Log) =>
  implement(contract).use(async ({ next, path }) => {
    try {
      return await next()
    } catch (error) {
      throw translateError(error, { log, method: path.join('.') })
    }
  })
type Implementer = ReturnType<typeof createImplementer>

/** Serves the contract: a method without its line here does not compile. */
export function createRouter(services: Services) {
  const on = createImplementer(services.log)
  const { host, library, bus, experiments, edits, datasets, settings } = services
  return on.router({
    host: {
      info: on.host.info.handler(() => host.info()),
      check: on.host.check.handler(() => host.check())
    },
    library: {
      backups: on.library.backups.handler(() => library.backups()),
      backUp: on.library.backUp.handler(() => library.backUp()),
      restore: on.library.restore.handler(({ input }) => library.restore(input.backup))
    },
    events: {
      subscribe: on.events.subscribe.handler(({ signal }) => bus.subscribe(signal))
    },
    experiments: {
      list: on.experiments.list.handler(() => experiments.list()),
      create: on.experiments.create.handler(({ input }) => experiments.create(input)),
      rename: on.experiments.rename.handler(({ input }) => experiments.rename(input)),
      setBaseline: on.experiments.setBaseline.handler(({ input }) => experiments.setBaseline(input))
    },
    edits: {
      next: on.edits.next.handler(({ input }) => edits.next(input.history)),
      undo: on.edits.undo.handler(({ input }) => edits.undo(input)),
      redo: on.edits.redo.handler(({ input }) => edits.redo(input))
    },
    runs: { ...runMethods(on, services), ...runAnswerMethods(on, services), ...runEditMethods(on, services) },
    queue: queueMethods(on, services),
    sweeps: sweepMethods(on, services),
    datasets: {
      list: on.datasets.list.handler(() => datasets.list()),
      verify: on.datasets.verify.handler(({ input }) => datasets.verify(input.name)),
      get: on.datasets.get.handler(({ input }) => datasets.detail(input.name)),
      preview: on.datasets.preview.handler(({ input, signal }) => datasets.preview(input, { job: input.job, signal })),
      upload: on.datasets.upload.handler(({ input }) => ({ path: datasets.upload(input) })),
      import: on.datasets.import.handler(async ({ input: { job, ...recipe }, signal }) => ({
        dataset: await datasets.import(recipe, { job, signal })
      })),
      samples: on.datasets.samples.handler(({ input: { name, part, indexes } }) => datasets.samples(name, part, indexes)),
      remove: on.datasets.remove.handler(({ input }) => {
        datasets.remove(input.name)
        return datasets.list()
      })
    },
    tracking: trackingMethods(on, services),
    views: viewMethods(on, services),
    settings: {
      get: on.settings.get.handler(() => settings.get()),
      set: on.settings.set.handler(({ input }) => settings.set(input))
    }
  })
}

const trackingMethods = ({ tracking: on }: Implementer, { tracking }: Services) => ({
  start: on.start.handler(({ input }) => ({ run: tracking.start(input) })),
  log: on.log.handler(({ input }) => ({ points: tracking.log(input) })),
  update: on.update.handler(({ input }) => ({ run: tracking.update(input) })),
  params: on.params.handler(({ input }) => tracking.params(input.id)),
  importRuns: on.importRuns.handler(({ input: { from, ...given } }) =>
    from === 'tensorboard' ? importTensorboard(tracking, given) : importOptuna(tracking, given)
  ),
  folder: on.folder.handler(({ input }) => ({ folder: tracking.folder(input.id) }))
})

function runMethods(
  { runs: on }: Implementer,
  { bus, goOn, runList, runOverview, runs, purge, runQuestions, startRuns, checkpointPins, verify }: Services
) {
  return {
    // The number is taken before the rows are read, so that no event between the two is missed.
    list: on.list.handler(({ input }) => ({ seq: bus.seq(), ...runList.page(input) })),
    values: on.values.handler(({ input }) => ({ seq: bus.seq(), ...runList.values(input) })),
    place: on.place.handler(({ input: { number, ...query } }) => ({ place: runList.place(query, number) })),
    groups: on.groups.handler(({ input }) => ({ seq: bus.seq(), ...runList.groups(input) })),
    bands: on.bands.handler(({ input }) => runList.bands(input)),
    columns: on.columns.handler(({ input }) => runList.columns(input)),
    suggest: on.suggest.handler(({ input }) => runList.suggest(input)),
    ids: on.ids.handler(({ input }) => ({ ids: runList.ids(input) })),
    overview: on.overview.handler(({ input }) => runOverview(input.ids)),
    get: on.get.handler(({ input }) => runs.get(input.id)),
    start: on.start.handler(async ({ input }) => ({ runs: await startRuns(input) })),
    twins: on.twins.handler(({ input }) => ({ runs: runQuestions.twins(input) })),
    repeats: on.repeats.handler(({ input }) => ({ configurations: runQuestions.repeats(input.ids) })),
    estimate: on.estimate.handler(({ input }) => runQuestions.estimate(input)),
    stop: on.stop.handler(async ({ input }) => ({ runs: await runs.stop(input.ids, input.force) })),
    pause: on.pause.handler(async ({ input }) => ({ runs: await goOn.pause(input.ids) })),
    resume: on.resume.handler(async ({ input }) => ({ runs: await goOn.resume(input.ids) })),
    extend: on.extend.handler(async ({ input }) => ({ runs: await goOn.extend(input.id, input.epochs) })),
    pinCheckpoint: on.pinCheckpoint.handler(({ input }) => ({ checkpoints: checkpointPins(input) })),
    verify: on.verify.handler(({ input }) => verify(input.id)),
    purge: on.purge.handler(async ({ input }) => {
      await purge.purge(input.ids)
      return input
    }),
    sizes: on.sizes.handler(({ input }) => purge.sizes(input.ids)),
    series: on.series.handler(({ input }) => runs.series(input.ids, input.metrics)),
    closer: on.closer.handler(({ input }) => runs.closer(input)),
    points: on.points.handler(({ input }) => runs.points(input)),
    log: on.log.handler(({ input }) => ({ lines: runs.log(input.id) }))
  }
}

/** What runs have learned: their answers, their insides, their models. */
function runAnswerMethods({ runs: on }: Implementer, { runPredictions, runInsides, runModel, predictTable }: Services) {
  return {
    predictions: on.predictions.handler(({ input }) => runPredictions.predictions(input.id, input.most)),
    samples: on.samples.handler(({ input }) => runPredictions.samples(input.id, input.indexes)),
    differences: on.differences.handler(({ input }) => runPredictions.differences(input)),
    insides: on.insides.handler(({ input }) => runInsides.insides(input.id, input.after)),
    firstWeights: on.firstWeights.handler(({ input }) => runInsides.firstWeights(input.id)),
    model: on.model.handler(({ input }) => ({ files: runModel(input.id, input.format) })),
    answers: on.answers.handler(({ input }) => runInsides.answers(input.ids, input.samples)),
    predictTable: on.predictTable.handler(({ input }) => predictTable(input))
  }
}

function viewMethods({ views: on }: Implementer, { views }: Services) {
  return {
    list: on.list.handler(() => views.list()),
    save: on.save.handler(({ input }) => views.save(input)),
    rename: on.rename.handler(({ input }) => views.rename(input.id, input.name)),
    remove: on.remove.handler(({ input }) => views.remove(input.id)),
    reorder: on.reorder.handler(({ input }) => views.reorder(input.ids))
  }
}

function runEditMethods({ runs: on }: Implementer, { runEdits }: Services) {
  return {
    rename: on.rename.handler(({ input }) => ({ edit: runEdits.rename(input) })),
    tag: on.tag.handler(({ input }) => ({ edit: runEdits.tag(input) })),
    note: on.note.handler(({ input }) => ({ edit: runEdits.note(input) })),
    mark: on.mark.handler(({ input }) => ({ edit: runEdits.mark(input) })),
    move: on.move.handler(({ input }) => ({ edit: runEdits.move(input) })),
    trash: on.trash.handler(({ input }) => runEdits.trash(input)),
    restore: on.restore.handler(({ input }) => ({ edit: runEdits.restore(input) }))
  }
}

function sweepMethods({ sweeps: on }: Implementer, { bus, sweeps, sweepTrash }: Services) {
  return {
    list: on.list.handler(() => ({ seq: bus.seq(), sweeps: sweeps.list() })),
    get: on.get.handler(({ input }) => ({ seq: bus.seq(), ...sweeps.get(input.id) })),
    preview: on.preview.handler(({ input }) => sweeps.preview(input)),
    start: on.start.handler(async ({ input }) => ({ sweep: await sweeps.start(input) })),
    pause: on.pause.handler(async ({ input }) => ({ sweep: await sweeps.pause(input.id) })),
    resume: on.resume.handler(async ({ input }) => ({ sweep: await sweeps.resume(input.id) })),
    stop: on.stop.handler(async ({ input }) => ({ sweep: await sweeps.stop(input.id, input.force) })),
    edit: on.edit.handler(({ input: { id, ...edit } }) => sweeps.edit(id, edit)),
    addTrial: on.addTrial.handler(({ input: { id, ...trial } }) => sweeps.addTrial(id, trial)),
    retry: on.retry.handler(({ input }) => ({ sweep: sweeps.retry(input.id, input.trials) })),
    trashed: on.trashed.handler(() => sweepTrash.list()),
    trash: on.trash.handler(({ input }) => sweepTrash.trash(input)),
    restore: on.restore.handler(({ input }) => ({ edit: sweepTrash.restore(input) })),
    purge: on.purge.handler(async ({ input: { ids } }) => {
      await sweepTrash.purge(ids)
      return { ids }
    }),
    importance: on.importance.handler(({ input }) => sweeps.importance(input.id))
  }
}

function queueMethods({ queue: on }: Implementer, { bus, runs, supervisor, queuePause }: Services) {
  const waiting = (): { queued: string[]; order: string[] } => {
    const { queued, order } = supervisor.queue()
    return { queued, order }
  }
  return {
    pauseAll: on.pauseAll.handler(async () => {
      await queuePause.pauseAll()
      return waiting()
    }),
    resumeAll: on.resumeAll.handler(() => {
      queuePause.resumeAll()
      return waiting()
    }),
    get: on.get.handler(() => ({ seq: bus.seq(), ...supervisor.queue() })),
    move: on.move.handler(({ input: { id, position } }) => {
      if (!supervisor.move(id, position)) {
        const { state } = runs.get(id).run
        throw new ExpectedError('ILLEGAL_STATE', `Only a run that waits can be moved in the queue; this one is ${state}.`, {
          state,
          action: 'move'
        })
      }
      return waiting()
    })
  }
}
