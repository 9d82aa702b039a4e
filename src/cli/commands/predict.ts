import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { predictedLines } from '../../shared/predictedTable.ts'
import type { PredictedPage } from '../../shared/predictedTable.ts'
import { findRun } from '../findRun.ts'
import { note, print, printJson } from '../output.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'

export type PredictOptions = LookOptions & { out?: string }

/** Asks a run about every row of a file, and prints or writes the file with what it answers. What is written is there whole or not at all. */
export function predictCommand(reference: string, file: string, { out, ...options }: PredictOptions): Promise<number> {
  return withLibrary(options, async client => {
    const { id } = await findRun(client, reference)
    const target = out === undefined ? undefined : path.resolve(out)
    const draft = target === undefined ? undefined : openSync(`${target}.part`, 'w')
    const write = (line: string): void => {
      if (draft === undefined) print(line)
      else writeSync(draft, `${line}\n`)
    }
    let rows = 0
    try {
      for (let from: number | null = 0; from !== null;) {
        const page: PredictedPage = await client.runs.predictTable({ id, path: path.resolve(file), from })
        rows += page.rows.length
        if (options.json)
          for (const { cells, predicted, certainty } of page.rows)
            printJson({ ...Object.fromEntries(page.columns.map((name, i) => [name, cells[i] ?? ''])), predicted, certainty })
        else predictedLines(page, from === 0).forEach(write)
        from = page.next
      }
    } catch (error) {
      if (draft !== undefined) closeSync(draft)
      if (target) rmSync(`${target}.part`, { force: true })
      throw error
    }
    if (draft !== undefined && target) {
      closeSync(draft)
      renameSync(`${target}.part`, target)
      note(`${rows.toLocaleString('en-US')} rows in ${target}`)
    }
    return 0
  })
}
