import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { Run } from '../../shared/run.ts'
import { hparamsEvent, scalarEvent, versionEvent } from '../../shared/tensorboard/events.ts'
import { encodeRecord } from '../../shared/tensorboard/records.ts'
import type { Client } from '../openLibrary.ts'

/** The steps of TensorBoard: epochs where a point has a whole one, else the steps that were counted. */
const stepOf = (step: number, epoch: number): number => (Number.isInteger(epoch) ? epoch : step)

async function eventsOf(client: Client, run: Run): Promise<Uint8Array[]> {
  const started = Date.parse(run.started_at ?? run.created_at)
  const hparams = Object.entries(run.hyperparameters).filter(([, value]) => value !== null)
  const shown = hparams.map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : value] as const)
  const events = [versionEvent(started), hparamsEvent(started, Object.fromEntries(shown) as Record<string, string | number | boolean>)]
  for (let after: Parameters<Client['runs']['points']>[0]['after'] = null; ;) {
    const { series, next } = await client.runs.points({ ids: [run.id], after })
    for (const { metric, steps, epochs, times, values } of series)
      steps.forEach((step, i) => {
        const at = { time: times[i] ?? started, step: stepOf(step, epochs[i] ?? NaN) }
        events.push(scalarEvent(at, [{ tag: metric, value: values[i] ?? NaN }]))
      })
    if (next === null) return events
    after = next
  }
}

/** What a folder may be called on every system. */
const folderOf = ({ number, name }: Run): string =>
  `${String(number).padStart(4, '0')} ${name.replaceAll(/[^\p{L}\p{N} ._=-]+/gu, '_').slice(0, 80)}`.trim().replace(/\.+$/, '')

/** Writes runs as event files for TensorBoard, each in a folder of its own. Answers with the files. */
export async function writeTensorboard(
  client: Client,
  runs: readonly Run[],
  { out, force }: { out: string; force: boolean }
): Promise<string[]> {
  const files: string[] = []
  for (const run of runs) {
    const folder = path.join(out, folderOf(run))
    const file = path.join(folder, `events.out.tfevents.${Math.floor(Date.parse(run.created_at) / 1000)}.trialbook`)
    mkdirSync(folder, { recursive: true })
    const records = (await eventsOf(client, run)).map(encodeRecord)
    try {
      writeFileSync(file, Buffer.concat(records), { flag: force ? 'w' : 'wx' })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
        throw new ExpectedError('BAD_USAGE', `${file} is there already. Write elsewhere with --out, or over it with --force.`)
      throw error
    }
    files.push(file)
  }
  return files
}
