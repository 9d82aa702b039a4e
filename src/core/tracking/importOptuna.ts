import { basename } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { invalidInput } from '../../shared/errors.ts'
import type { LogPoint, Param } from '../../shared/tracking.ts'
import { importedId } from './importedId.ts'
import type { ImportedRuns } from './importTensorboard.ts'
import type { Tracking } from './tracking.ts'

type Trial = { trial_id: number; number: number; study: string; state: string; start: string | null; end: string | null }

const fault = (code: string, message: string, params: Record<string, string>): Error =>
  invalidInput([{ field: 'path', code, message, params }])

const states = { COMPLETE: 'completed', PRUNED: 'pruned', FAIL: 'failed', RUNNING: 'stopped' } as const
/** SQLite has no such numbers, so Optuna says beside the value what it is. */
const kinds: Readonly<Record<string, number>> = { INF_POS: Infinity, INF_NEG: -Infinity, NAN: NaN }

/** Optuna writes local time without a zone. */
function timeOf(text: string | null): number | undefined {
  const time = text === null ? NaN : Date.parse(text.replace(' ', 'T'))
  return Number.isFinite(time) ? time : undefined
}

/** A parameter as it was suggested: of a category the choice that its number stands for. */
function paramOf({ name, value, distribution }: { name: string; value: number; distribution: string }): Param {
  const { attributes } = JSON.parse(distribution) as { attributes?: { choices?: Param['value'][] } }
  return { key: name.slice(0, 250), value: attributes?.choices ? (attributes.choices[value] ?? null) : value }
}

function open(path: string): Database {
  try {
    const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true })
    database.prepare('SELECT study_id FROM studies LIMIT 1').get()
    return database
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw fault('no_study', `${path} is no SQLite file of Optuna: ${reason}.`, { path, reason })
  }
}

function reader(database: Database) {
  const trials = database.prepare<[], Trial>(
    `SELECT t.trial_id, t.number, s.study_name AS study, t.state, t.datetime_start AS start, t.datetime_complete AS "end"
     FROM trials t JOIN studies s ON s.study_id = t.study_id WHERE t.state <> 'WAITING' ORDER BY s.study_id, t.number`
  )
  const params = database.prepare<[number], { name: string; value: number; distribution: string }>(
    'SELECT param_name AS name, param_value AS value, distribution_json AS distribution FROM trial_params WHERE trial_id = ? ORDER BY param_id'
  )
  const values = database.prepare<[number], { objective: number; value: number | null; kind: string }>(
    'SELECT objective, value, value_type AS kind FROM trial_values WHERE trial_id = ? ORDER BY objective'
  )
  const steps = database.prepare<[number], { step: number; value: number | null; kind: string }>(
    'SELECT step, intermediate_value AS value, intermediate_value_type AS kind FROM trial_intermediate_values WHERE trial_id = ? ORDER BY step'
  )
  const number = ({ value, kind }: { value: number | null; kind: string }): number => kinds[kind] ?? value ?? NaN
  return {
    trials: (): Trial[] => trials.all(),
    params: (trial: number): Param[] => params.all(trial).map(paramOf),
    points({ trial_id: trial, end, start }: Trial): LogPoint[] {
      const time = timeOf(end) ?? timeOf(start)
      const timed = time === undefined ? {} : { time }
      const between = steps.all(trial).map(one => ({ metric: 'intermediate_value', value: number(one), step: one.step, ...timed }))
      const found = values.all(trial)
      const last = between.at(-1)?.step ?? 0
      const ends = found.map(one => ({
        metric: found.length > 1 ? `value_${one.objective}` : 'value',
        value: number(one),
        step: last,
        ...timed
      }))
      return [...between, ...ends]
    }
  }
}

/** The trials of the studies in an SQLite file of Optuna (3 to 5), each a run. INVALID_INPUT where it is none. */
export function importOptuna(tracking: Tracking, { path, experiment }: { path: string; experiment: string }): ImportedRuns {
  const database = open(path)
  const result: ImportedRuns = { runs: 0, points: 0, skipped: [] }
  try {
    const { trials, params, points } = reader(database)
    for (const trial of trials()) {
      const started = timeOf(trial.start)
      const run = tracking.start({
        ...{
          id: importedId(basename(path), trial.study, String(trial.number), trial.start ?? ''),
          experiment,
          name: `${trial.study} #${trial.number}`.slice(0, 250),
          source: 'optuna',
          tags: [],
          note: ''
        },
        ...{ environment: { study: trial.study, trial: trial.number }, hyperparameters: params(trial.trial_id) },
        ...(started === undefined ? {} : { started_at: started })
      })
      const found = points(trial)
      result.points += tracking.log({ id: run.id, points: found, hyperparameters: [], environment: {}, forget: [], lines: [] })
      const state = states[trial.state as keyof typeof states]
      const ended = timeOf(trial.end) ?? started
      if (run.state === 'running') tracking.update({ id: run.id, state, ...(ended === undefined ? {} : { ended_at: ended }) })
      result.runs++
    }
    return result
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError || error instanceof SyntaxError)
      throw fault('no_study', `${path} cannot be read as a study of Optuna: ${error.message}.`, { path, reason: error.message })
    throw error
  } finally {
    database.close()
  }
}
