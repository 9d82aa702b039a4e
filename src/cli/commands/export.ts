import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { ModelFormat } from '../../shared/modelFormats.ts'
import type { Run } from '../../shared/run.ts'
import { findRun } from '../findRun.ts'
import type { Client } from '../openLibrary.ts'
import { print, printJson } from '../output.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'
import { writeTensorboard } from './tensorboard.ts'

export type ExportOptions = LookOptions & { format: ModelFormat | 'tensorboard'; out?: string; force?: boolean }

/** The trained model of a run, its files in a folder. One that is there already is left alone unless forced. */
async function writeModel(
  client: Client,
  { id }: Run,
  { folder, format, force }: { folder: string; format: ModelFormat; force: boolean }
): Promise<string[]> {
  const { files } = await client.runs.model({ id, format })
  const targets = files.map(({ name, data }) => ({ file: path.join(folder, name), data }))
  const taken = targets.find(({ file }) => existsSync(file))
  if (taken && !force)
    throw new ExpectedError('BAD_USAGE', `${taken.file} is there already. Write elsewhere with --out, or over it with --force.`)
  mkdirSync(folder, { recursive: true })
  for (const { file, data } of targets) writeFileSync(file, Buffer.from(data, 'base64'))
  return targets.map(({ file }) => file)
}

/** Writes runs for another program: the trained model of each, or the curves of all for TensorBoard. */
export function exportCommand(references: string[], { format, out, force = false, ...options }: ExportOptions): Promise<number> {
  return withLibrary(options, async client => {
    const runs: Run[] = []
    for (const reference of references) runs.push(await findRun(client, reference))
    const files =
      format === 'tensorboard'
        ? await writeTensorboard(client, runs, { out: path.resolve(out ?? 'tensorboard'), force })
        : (await Promise.all(runs.map(run => writeModel(client, run, { folder: modelFolder(run, runs.length), format, force })))).flat()
    for (const file of files) {
      if (options.json) printJson({ file })
      else print(file)
    }
    return 0
  })
  function modelFolder({ number }: Run, count: number): string {
    const own = `run-${number}-${format}`
    return path.resolve(out === undefined ? own : count > 1 ? path.join(out, own) : out)
  }
}
