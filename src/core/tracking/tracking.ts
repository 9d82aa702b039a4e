import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { z } from 'zod'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { HyperparameterValue } from '../../shared/hyperparameterDefinition.ts'
import type { Run } from '../../shared/run.ts'
import type { LogPoint, Param, trackedRunSchema, trackingContract } from '../../shared/tracking.ts'
import type { Changes } from '../changes.ts'
import type { EventBus } from '../eventBus.ts'
import { readRun } from '../runs/readRuns.ts'
import { experimentId } from '../runs/recordRun.ts'
import { requireRun } from '../runs/requireRun.ts'
import { encodeHyperparameter } from '../storage/hyperparametersTable.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { placePoints } from './freeSteps.ts'
import { valueOf, writtenOf } from './paramText.ts'

type Dependencies = { store: Store; tables: Tables; changes: Changes; bus: EventBus; now: () => number; checkpointsFolder: string }
type Start = z.output<typeof trackedRunSchema>
type Update = z.output<NonNullable<(typeof trackingContract.update)['~orpc']['inputSchema']>>
export type Tracking = ReturnType<typeof createTracking>

/** Names that other programs give to what Trialbook has, too, so that their runs can be compared with its own: those of MLflow's Keras autologging. */
const ownNames: Readonly<Record<string, string>> = {
  opt_learning_rate: 'learning_rate',
  epochs: 'num_epochs',
  opt_name: 'optimizer'
}
/** Keras holds a rate as a 32-bit float and tells all its digits: 0.0010000000474974513 is 0.001. */
function ownValue(own: string, written: Param['value']): HyperparameterValue {
  if (own === 'optimizer') return String(written).toLowerCase()
  const value = valueOf(written)
  if (typeof value !== 'number') return value
  const short = Number(value.toPrecision(7))
  return Math.fround(short) === Math.fround(value) ? short : value
}
/** MLflow's autologging counts epochs from 0. */
const countsFromZero = (environment: Readonly<Record<string, unknown>>): boolean => environment['mlflow.autologging'] !== undefined

const otherValue = (key: string, before: string, after: string): Error =>
  invalidInput([
    {
      field: key,
      code: 'param_changed',
      message: `${key} is ${before} already, so it cannot become ${after}. A run has one value of each hyperparameter.`,
      params: { name: key, before, after }
    }
  ])

/** Runs of other programs. What they log is on disk before they hear that it is. */
export function createTracking({ store, tables, changes, bus, now, checkpointsFolder }: Dependencies) {
  function tracked(id: string): RunRow {
    const row = requireRun(tables, id)
    if (row.source !== 'trialbook') return row
    throw new ExpectedError('ILLEGAL_STATE', `Run #${row.number} is trained by Trialbook; other programs cannot write into it.`, {
      ...{ state: row.state, action: 'log' }
    })
  }

  function addParam(run: number, key: string, written: HyperparameterValue): void {
    const value: HyperparameterValue = valueOf(written)
    const encoded = encodeHyperparameter(value)
    const text = typeof written === 'string' && typeof value !== 'string' ? written : encoded.text
    const before = tables.hyperparameters.one(run, key)
    if (before === undefined) tables.hyperparameters.put(run, key, { ...encoded, text })
    else if (writtenOf(before) !== writtenOf({ ...encoded, text })) throw otherValue(key, writtenOf(before), String(written))
  }
  function addParams(run: number, params: readonly Param[]): void {
    for (const { key, value } of params) addParam(run, key, value)
    for (const { key, value } of params) {
      const own = ownNames[key]
      if (own !== undefined && tables.hyperparameters.one(run, own) === undefined) addParam(run, own, ownValue(own, value))
    }
  }
  function addEnvironment(run: number, more: Start['environment'], forget: readonly string[] = []): Start['environment'] {
    const known = Object.entries({ ...tables.environments.ofRun(run), ...more })
    const all = Object.fromEntries(known.filter(([key]) => !forget.includes(key)))
    if (Object.keys(more).length + forget.length > 0) tables.environments.put(run, all)
    return all
  }

  function record({ experiment, name, source, dataset, id = randomUUID(), started_at, ...given }: Start): number {
    const seed = Number(given.hyperparameters.find(({ key }) => key === 'seed')?.value)
    const number = tables.runs.insert({
      ...{
        id,
        source,
        experiment_id: experimentId(tables, experiment, now()),
        sweep_id: null,
        name: name || `${source} run`,
        fingerprint: id
      },
      ...{ dataset_name: dataset?.name ?? '', dataset_sha256: dataset?.sha256 ?? '', seed: Number.isSafeInteger(seed) ? seed : 0 },
      ...{ parameters: null, parent_run_id: null, parent_epoch: null, queue_position: null, created_at: started_at ?? now() }
    })
    tables.runs.begin(number, started_at ?? now())
    addParams(number, given.hyperparameters)
    addEnvironment(number, given.environment)
    if (given.tags.length > 0) tables.tags.replace(number, given.tags)
    tables.notes.set(number, given.note)
    return number
  }

  function writeState(row: RunRow, { state, error, ended_at }: Update): void {
    if (state === undefined) return
    if (state === 'running') return row.state === 'running' ? undefined : tables.runs.begin(row.number, now())
    const endedAt = ended_at ?? row.ended_at ?? now()
    const reason = error === undefined ? null : { code: 'outside', message: error }
    tables.runs.end(row.number, { state, endedAt, epochsDone: null, error: reason, test: null })
  }

  return {
    /** A run with an id that is there is the one that is there. */
    start(given: Start): Run {
      const known = given.id === undefined ? undefined : tables.runs.byId(given.id)
      const number = known ? tracked(known.id).number : store.durably(() => record(given))
      changes.run(number)
      changes.experiments()
      return readRun(tables, number)
    },
    log({
      id,
      points,
      hyperparameters,
      environment,
      forget,
      lines
    }: { id: string; points: readonly LogPoint[] } & Pick<Start, 'hyperparameters' | 'environment'> & {
        forget: string[]
        lines: string[]
      }): number {
      const { number } = tracked(id)
      const placed = store.durably(() => {
        addParams(number, hyperparameters)
        const isCountedFromZero = countsFromZero(addEnvironment(number, environment, forget))
        const found = placePoints(tables, { run: number, isCountedFromZero, now: now() }, points)
        tables.points.write(number, found)
        const epochs = found.reduce((most, { epoch }) => Math.max(most, Math.floor(epoch ?? 0)), 0)
        if (epochs > 0) tables.runs.setEpochsDone(number, epochs)
        if (lines.length > 0) tables.logLines.append(number, now(), lines)
        return found
      })
      if (placed.length > 0) bus.publish({ type: 'points_added', run_id: id, points: placed })
      if (lines.length > 0) bus.publish({ type: 'log_grew', run_id: id, lines })
      changes.run(number)
      return placed.length
    },
    update(given: Update): Run {
      const row = tracked(given.id)
      store.durably(() => {
        writeState(row, given)
        if (given.name !== undefined) tables.runs.setName(row.number, given.name)
        if (given.note !== undefined) tables.notes.set(row.number, given.note)
        if (given.dataset) tables.runs.setDataset(row.number, given.dataset)
      })
      changes.run(row.number)
      return readRun(tables, row.number)
    },
    /** As they were written, without those that stand for another program's names. */
    params(id: string): { key: string; value: string }[] {
      const all = new Map(tables.hyperparameters.ofRun(requireRun(tables, id).number).map(({ key, ...stored }) => [key, writtenOf(stored)]))
      for (const [theirs, own] of Object.entries(ownNames)) {
        const said = all.get(theirs)
        if (said !== undefined && String(ownValue(own, said)) === String(valueOf(all.get(own) ?? ''))) all.delete(own)
      }
      return [...all].map(([key, value]) => ({ key, value }))
    },
    folder: (id: string): string => join(checkpointsFolder, requireRun(tables, id).id, 'artifacts')
  }
}
