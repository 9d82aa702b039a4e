import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { modelFormats } from '../../shared/modelFormats.ts'
import { findRun } from '../findRun.ts'
import { print, printJson } from '../output.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'

export type ExportOptions = LookOptions & { format: (typeof modelFormats)[number]; out?: string; force?: true }

/** Writes the trained model of a run into a folder. A file that is there already is left alone unless forced. */
export function exportCommand(reference: string, { format, out, force, ...options }: ExportOptions): Promise<number> {
  return withLibrary(options, async client => {
    const { id, number } = await findRun(client, reference)
    const { files } = await client.runs.model({ id, format })
    const folder = path.resolve(out ?? `run-${number}-${format}`)
    const targets = files.map(({ name, data }) => ({ file: path.join(folder, name), data }))
    const taken = targets.find(({ file }) => existsSync(file))
    if (taken && !force)
      throw new ExpectedError('BAD_USAGE', `${taken.file} is there already. Write elsewhere with --out, or over it with --force.`)
    mkdirSync(folder, { recursive: true })
    for (const { file, data } of targets) writeFileSync(file, Buffer.from(data, 'base64'))
    for (const { file } of targets) {
      if (options.json) printJson({ file })
      else print(file)
    }
    return 0
  })
}
