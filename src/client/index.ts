import { openLibrary } from '../cli/openLibrary.ts'
import type { Library } from '../cli/openLibrary.ts'
import type { Run } from '../shared/run.ts'
import type { LogPoint, Param } from '../shared/tracking.ts'

/**
 * Logs runs of any Node program into a library, through the Trialbook that has it open, else by opening it:
 *
 *     import * as trialbook from 'trialbook/client'
 *     const run = await trialbook.start({ experiment: 'mine', hyperparameters: { learning_rate: 0.01 } })
 *     for (…) await run.log({ loss, val_loss })
 *     await run.end()
 */
export type StartOptions = {
  experiment?: string
  name?: string
  hyperparameters?: Record<string, Param['value']>
  tags?: string[]
  note?: string
  /** What else is to be known of the machine and versions. */
  environment?: Record<string, string | number>
  dataset?: { name: string; sha256: string }
  /** Default: TRIALBOOK_HOME, else the library of the system. */
  dataDir?: string
}

export type LoggedRun = {
  id: string
  number: number
  /** Measurements by name, NaN and infinities too; `step` counts by itself where it is left out. Resolves once they are on disk. */
  log(values: Record<string, number>, options?: { step?: number; epoch?: number }): Promise<void>
  /** Hyperparameters that are only known now. A run has one value of each. */
  hyperparameters(values: Record<string, Param['value']>): Promise<void>
  /** Lines for the run's log. */
  print(...lines: string[]): Promise<void>
  end(how?: { state?: 'completed' | 'failed' | 'stopped' | 'diverged'; error?: string }): Promise<Run>
}

const paramsOf = (values: Record<string, Param['value']>): Param[] => Object.entries(values).map(([key, value]) => ({ key, value }))

function loggedRun({ client, close }: Library, { id, number }: Run): LoggedRun {
  let next = 1
  return {
    id,
    number,
    async log(values, { step = next, epoch } = {}) {
      next = step + 1
      const points = Object.entries(values).map(([metric, value]): LogPoint => ({
        metric,
        value,
        step,
        time: Date.now(),
        ...(epoch === undefined ? {} : { epoch })
      }))
      await client.tracking.log({ id, points })
    },
    async hyperparameters(values) {
      await client.tracking.log({ id, hyperparameters: paramsOf(values) })
    },
    async print(...lines) {
      await client.tracking.log({ id, lines })
    },
    async end({ state = 'completed', error } = {}) {
      const { run } = await client.tracking.update({ id, state, ...(error === undefined ? {} : { error }) })
      await close()
      return run
    }
  }
}

/** Begins a run that this program logs. Throws as the contract does, with the field that is wrong. */
export async function start({ dataDir, hyperparameters = {}, ...options }: StartOptions = {}): Promise<LoggedRun> {
  const library = await openLibrary(dataDir)
  try {
    const { run } = await library.client.tracking.start({ ...options, hyperparameters: paramsOf(hyperparameters) })
    return loggedRun(library, run)
  } catch (error) {
    await library.close()
    throw error
  }
}
