import { statfs } from 'node:fs/promises'
import type { Database } from 'better-sqlite3'
import type { HealthCheck } from '../shared/host.ts'
import { fromTrainerSchema } from '../shared/trainerProtocol.ts'
import type { Datasets } from './datasets/datasets.ts'
import { checkBackups, checkCheckpoints, checkDatabase, checkLastSession } from './library/libraryChecks.ts'
import type { Finding } from './library/libraryChecks.ts'
import type { LibraryPaths } from './storage/libraryFolder.ts'
import { describeExit } from './training/describeExit.ts'
import type { TrainerLauncher } from './training/trainerLauncher.ts'

type Dependencies = {
  database: Database
  datasets: Datasets
  launcher: TrainerLauncher
  paths: LibraryPaths
  /** Whether the session before was cut off and its write-ahead log is gone since. */
  lostLog: boolean
  readyMs: number
}

const oldestNode = 22
const leastFreeBytes = 500e6
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A check that throws has found something, namely the reason. */
async function check(name: string, remedy: string, look: () => Finding | Promise<Finding>): Promise<HealthCheck> {
  const { ok, detail } = await Promise.resolve()
    .then(look)
    .catch((error: unknown) => ({ ok: false, detail: reasonOf(error) }))
  return { name, ok, detail, remedy: ok ? null : remedy }
}

function checkNode(): Finding {
  return { ok: Number(process.versions.node.split('.')[0]) >= oldestNode, detail: process.versions.node }
}

/** Starts a trainer as a run would, and ends it as soon as it is ready. */
async function checkTensorflow({ launcher, readyMs }: Dependencies): Promise<Finding> {
  const { promise, resolve } = Promise.withResolvers<Finding>()
  const trainer = launcher.launch({ threads: 1 })
  const timer = setTimeout(() => resolve({ ok: false, detail: `The trainer was not ready within ${readyMs / 1000} s.` }), readyMs)
  trainer.onExit(exit => resolve({ ok: false, detail: describeExit(exit).message }))
  trainer.onMessage(message => {
    const parsed = fromTrainerSchema.safeParse(message)
    if (!parsed.success || parsed.data.type !== 'ready') return
    resolve({ ok: true, detail: String(parsed.data.environment['tensorflow'] ?? 'ready') })
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    trainer.kill()
  }
}

async function checkSpace({ folder }: LibraryPaths): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  return { ok: free >= leastFreeBytes, detail: `${(free / 1e9).toFixed(1)} GB free in ${folder}` }
}

/** What lies beside the database. */
const libraryChecks = ({ database, paths, lostLog }: Dependencies): Promise<HealthCheck>[] => [
  check(
    'Checkpoints',
    'Their runs go on from an earlier checkpoint, or begin anew, and come to the same curve; put the files back to spare that.',
    () => checkCheckpoints(database, paths.checkpoints)
  ),
  check('Backups', 'Delete the damaged ones; `trialbook backups --take` takes a new one.', () => checkBackups(paths.backups)),
  check('Last session', 'See whether the last runs are whole; `trialbook backups` lists what can be restored.', () =>
    checkLastSession(lostLog)
  )
]

/** Everything training rests on, each looked at for real. */
export function createHostChecks(dependencies: Dependencies): () => Promise<HealthCheck[]> {
  const { database, datasets, paths } = dependencies
  const sqliteVersion = (): string => database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? ''
  return () =>
    Promise.all([
      check('Node', `Use Node ${oldestNode} or newer.`, checkNode),
      check('SQLite', 'Run the set-up again.', () => ({ ok: true, detail: sqliteVersion() })),
      check('TensorFlow', 'Run the set-up again; it says what is missing.', () => checkTensorflow(dependencies)),
      check('Database', 'Restore a backup: `trialbook restore`.', () => checkDatabase(database)),
      ...libraryChecks(dependencies),
      check('Free space', 'Free some space, or move the library to another disk.', () => checkSpace(paths)),
      check('MNIST', 'Run the set-up again, or let TRIALBOOK_MNIST_DIR name a folder with the four original files.', async () => {
        const { train_samples, test_samples } = await datasets.verify('mnist')
        return { ok: true, detail: `${train_samples} + ${test_samples} samples, checksum right` }
      })
    ])
}
