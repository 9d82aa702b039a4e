import { presets } from '../../shared/presets.ts'
import { ExpectedError } from '../../shared/errors.ts'
import type { Run, RunRequest } from '../../shared/run.ts'
import { findRun } from '../findRun.ts'
import { followRuns } from '../followRuns.ts'
import { openLibrary } from '../openLibrary.ts'
import { readObject } from '../readObject.ts'
import { datasetNamed } from './import.ts'
import type { LookOptions } from './look.ts'

export type RunOptions = LookOptions & {
  preset: string
  dataset?: string
  set?: Record<string, unknown>
  config?: string
  experiment?: string
  name?: string
  seed?: unknown
  seeds?: number
  threads?: unknown
}

/** What to start: the preset, over it the file, over it the single settings. */
function requestOf(options: RunOptions): RunRequest {
  const preset = presets.find(({ id }) => id === options.preset)
  if (!preset)
    throw new ExpectedError(
      'BAD_USAGE',
      `--preset: there is no ${options.preset}. Choose one of: ${presets.map(({ id }) => id).join(', ')}.`
    )
  const own = {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.threads === undefined ? {} : { threads: options.threads })
  }
  return {
    dataset: options.dataset ?? preset.dataset,
    hyperparameters: {
      ...preset.hyperparameters,
      ...(options.config ? readObject('--config', options.config, 'hyperparameters, such as {"learning_rate": 0.01}') : {}),
      ...options.set,
      ...own
    },
    ...(options.experiment === undefined ? {} : { experiment: options.experiment }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.seeds === undefined ? {} : { seeds: options.seeds })
  }
}

const hasFailed = (run: Run): boolean => run.state === 'failed' || run.state === 'diverged'

/** Trains in the foreground. Returns the exit code: 1 where a run failed or diverged, 130 where Ctrl-C stopped it. */
export async function runCommand(options: RunOptions): Promise<number> {
  const request = requestOf(options)
  return followInForeground(options, async client =>
    client.runs.start({ ...request, dataset: await datasetNamed(client, request.dataset ?? 'mnist') })
  )
}

/** Trains what `begin` begins, in the foreground. Exit codes as of `runCommand`. */
export async function followInForeground(options: LookOptions, begin: Parameters<typeof followRuns>[1]): Promise<number> {
  const library = await openLibrary(options.dataDir, { trains: true })
  let patient = false
  try {
    const { runs, interrupted } = await followRuns(library.client, begin, { json: options.json === true })
    if (interrupted) return 130
    patient = true
    return runs.some(hasFailed) ? 1 : 0
  } finally {
    await library.close({ patient })
  }
}

export type ForkOptions = LookOptions & { epoch: number; set?: Record<string, unknown>; experiment?: string; name?: string }

/** Trains a branch of a run in the foreground: everything as it was, seed included, but what is set. Exit codes as of `runCommand`. */
export async function forkCommand(reference: string, options: ForkOptions): Promise<number> {
  const { epoch, set, name, experiment } = options
  return followInForeground(options, async client => {
    const run = await findRun(client, reference)
    return client.runs.start({
      experiment: experiment ?? run.experiment,
      dataset: run.dataset.name,
      hyperparameters: { ...run.hyperparameters, ...set },
      parent: { run_id: run.id, epoch },
      ...(name === undefined ? {} : { name })
    })
  })
}
