import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { invalidInput } from '../../shared/errors.ts'
import { readEvent } from '../../shared/tensorboard/events.ts'
import type { BoardEvent } from '../../shared/tensorboard/events.ts'
import { readRecords } from '../../shared/tensorboard/records.ts'
import type { LogPoint } from '../../shared/tracking.ts'
import { importedId } from './importedId.ts'
import type { Tracking } from './tracking.ts'

export type ImportedRuns = { runs: number; points: number; skipped: { file: string; reason: string }[] }

const [mostFiles, mostBytes, pointsAtOnce, deepest] = [100_000, 1 << 30, 5000, 20]
const isEventFile = (name: string): boolean => name.includes('tfevents')

const fault = (code: string, message: string, params: Record<string, string>): Error =>
  invalidInput([{ field: 'path', code, message, params }])

/** Files of events below a folder; links are not followed. */
function eventFiles(path: string): string[] {
  const found: string[] = []
  function visit(folder: string, depth: number): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name)
      if (entry.isDirectory() && depth < deepest) visit(file, depth + 1)
      else if (entry.isFile() && isEventFile(entry.name) && found.length < mostFiles) found.push(file)
    }
  }
  try {
    if (statSync(path).isFile()) found.push(path)
    else visit(path, 0)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw fault('file_unreadable', `${path} cannot be read: ${reason}.`, { path, reason })
  }
  return found.sort()
}

/** Keras writes what it trains on and what it validates with into two folders of one run. */
const parts = /^(train|validation|eval|test)$/
/** How the tags of a file are called here: those of a part that Keras has written begin with `epoch_`, and its epochs count from 0. */
type Naming = { prefix: string; isKeras: boolean }
type Source = { name: string; files: ({ file: string } & Naming)[] }

function sourcesIn(root: string, files: readonly string[]): Source[] {
  const sources = new Map<string, Source>()
  for (const file of files) {
    const folder = dirname(file)
    const part = parts.exec(basename(folder))?.[1]
    const own = part === undefined ? folder : dirname(folder)
    const name = relative(root, own) || basename(own)
    const source = sources.get(own) ?? { name, files: [] }
    source.files.push({ file, prefix: part === undefined || part === 'train' ? '' : 'val_', isKeras: part !== undefined })
    sources.set(own, source)
  }
  return [...sources.values()]
}

function pointsOf({ time, step, scalars }: BoardEvent, { prefix, isKeras }: Naming): LogPoint[] {
  return scalars.map(({ tag, value }) => {
    const own = isKeras ? /^epoch_(.+)$/.exec(tag)?.[1] : undefined
    return { metric: `${prefix}${own ?? tag}`.slice(0, 250), value, step, epoch: own === undefined ? step : step + 1, time }
  })
}

/** The first file is named after the moment and the machine, and stays as it began. */
function idOf([first]: Source['files']): string {
  const file = first?.file ?? ''
  return importedId(basename(file), readFileSync(file).subarray(0, 4096))
}

/** A file may say anything; a date cannot be that. */
const isTime = (ms: number): boolean => ms >= 0 && ms <= 8.64e15

function eventsIn(file: string, skipped: ImportedRuns['skipped']): BoardEvent[] {
  if (statSync(file).size > mostBytes) {
    skipped.push({ file, reason: 'it has more than 1 GB' })
    return []
  }
  try {
    const { records, fault: reason } = readRecords(readFileSync(file))
    if (reason !== undefined) skipped.push({ file, reason })
    return records.map(readEvent).map(event => ({ ...event, time: isTime(event.time) ? event.time : 0 }))
  } catch (error) {
    skipped.push({ file, reason: error instanceof Error ? error.message : String(error) })
    return []
  }
}

/**
 * Runs of TensorBoard's event files below a folder, each folder of files a run (Keras' `train` and `validation` together). What was imported before is not there
 * twice; files that grew add what is new. A file with a wrong checksum is read up to there and named. INVALID_INPUT where there are none.
 */
export function importTensorboard(tracking: Tracking, { path, experiment }: { path: string; experiment: string }): ImportedRuns {
  const files = eventFiles(path)
  if (files.length === 0) throw fault('no_events', `There are no event files of TensorBoard in ${path}.`, { path })
  const result: ImportedRuns = { runs: 0, points: 0, skipped: [] }
  for (const source of sourcesIn(path, files)) {
    const read = source.files.map(({ file, ...naming }) => ({ naming, events: eventsIn(file, result.skipped) }))
    const points = read.flatMap(({ events, naming }) => events.flatMap(event => pointsOf(event, naming)))
    const hparams = Object.assign({}, ...read.flatMap(({ events }) => events.map(event => event.hparams))) as BoardEvent['hparams']
    if (points.length === 0 && Object.keys(hparams).length === 0) continue
    const times = points.map(({ time }) => time ?? 0)
    const least = times.reduce((a, b) => Math.min(a, b), Infinity)
    const run = tracking.start({
      ...{
        id: idOf(source.files),
        experiment,
        name: source.name.slice(0, 250),
        source: 'tensorboard',
        tags: [],
        note: '',
        environment: { folder: source.name }
      },
      hyperparameters: Object.entries(hparams).map(([key, value]) => ({ key: key.slice(0, 250), value })),
      ...(Number.isFinite(least) ? { started_at: Math.round(least) } : {})
    })
    for (let from = 0; from < points.length; from += pointsAtOnce)
      result.points += tracking.log({
        ...{ id: run.id, points: points.slice(from, from + pointsAtOnce) },
        ...{ hyperparameters: [], environment: {}, forget: [], lines: [] }
      })
    const last = times.reduce((a, b) => Math.max(a, b), least)
    if (run.state === 'running')
      tracking.update({ id: run.id, state: 'completed', ...(Number.isFinite(last) ? { ended_at: Math.round(last) } : {}) })
    result.runs++
  }
  return result
}
