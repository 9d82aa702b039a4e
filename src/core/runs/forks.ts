import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import { forkFaults } from '../../shared/forkFaults.ts'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { checkpointsByEpoch } from './keptCheckpoints.ts'
import type { Parent } from './fingerprint.ts'

export type Forks = ReturnType<typeof createForks>

/** The name, in a fork's own folder, of the checkpoint that it begins with: it outlives the run it was of. */
export const forkFile = 'fork.start'

/** Branches of runs: checked against the run they come from, and given a copy of its checkpoint. */
export function createForks({ tables, checkpointsFolder }: { tables: Tables; checkpointsFolder: string }) {
  function fileOf(parent: RunRow, epoch: number): string {
    const kept = checkpointsByEpoch(tables.checkpoints.ofRun(parent.number))
    const found = kept.find(one => one.epoch === epoch)
    if (found) return join(checkpointsFolder, found.file)
    const epochs = kept.map(one => one.epoch).join(', ')
    throw invalidInput([
      {
        field: 'parent',
        code: 'no_checkpoint',
        message: `Run #${parent.number} keeps no checkpoint of epoch ${epoch}. ${epochs === '' ? 'It keeps none.' : `It keeps those of: ${epochs}.`}`,
        params: { run: parent.number, n: epoch, epochs: epochs || '-' }
      }
    ])
  }
  return {
    /** Throws NOT_FOUND, or INVALID_INPUT with all that forbids it. Answers with the checkpoint to begin with. */
    check({ run_id, epoch }: Parent, hyperparameters: Hyperparameters, datasetSha256: string): string {
      const parent = tables.runs.byId(run_id)
      if (!parent) throw new ExpectedError('NOT_FOUND', 'The run to start from is not in the library.', { what: 'run', id: run_id })
      const faults = forkFaults(tables.hyperparameters.ofRuns([parent.number]).get(parent.number) ?? {}, hyperparameters, epoch)
      if (parent.dataset_sha256 !== datasetSha256)
        faults.push({
          field: 'dataset',
          code: 'fork_dataset',
          message: 'A fork is trained on the data of the run it comes from.',
          params: {}
        })
      if (faults.length > 0) throw invalidInput(faults)
      return fileOf(parent, epoch)
    },
    /** Copies what a fork begins with into its folder, before anything is recorded of it. */
    prepare(id: string, file: string): void {
      const own = join(checkpointsFolder, id, forkFile)
      mkdirSync(dirname(own), { recursive: true })
      if (!existsSync(file))
        throw new ExpectedError('NOT_FOUND', `The checkpoint ${file} is not there any more.`, { what: 'checkpoint', id })
      copyFileSync(file, own)
    },
    /** Takes that back. */
    forget: (id: string): void => rmSync(join(checkpointsFolder, id), { recursive: true, force: true })
  }
}
