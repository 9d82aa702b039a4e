import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { createRunList } from '../../../src/core/runs/runList.ts'
import { openDatabase } from '../../../src/core/storage/openDatabase.ts'
import { createTables } from '../../../src/core/storage/tables.ts'
import type { HyperparameterValue } from '../../../src/shared/hyperparameterDefinition.ts'
import { bandsQuerySchema, groupsQuerySchema } from '../../../src/shared/groups.ts'
import type { Band, GroupsQuery } from '../../../src/shared/groups.ts'
import { runQuerySchema } from '../../../src/shared/run.ts'
import { runValuesQuerySchema } from '../../../src/shared/runValues.ts'
import type { RunValuesQuery } from '../../../src/shared/runValues.ts'
import type { RunQuery, RunState } from '../../../src/shared/run.ts'
import { temporaryFolder } from '../../support/openTestCore.ts'

export const now = Date.parse('2026-05-01T12:00:00Z')

export type Sketch = {
  name: string
  experiment: string
  hyperparameters: Record<string, HyperparameterValue>
  points: Record<string, number[]>
  createdAt: number
  startedAt: number | null
  trashed: boolean
  tags: string[]
  note: string
  endedAt: number | null
  locked: boolean
  starred: boolean
  /** Null for what queueing and starting make of it. */
  state: RunState | null
  fingerprint: string
  archived: boolean
}

const usual: Sketch = {
  name: 'run',
  experiment: 'Default',
  hyperparameters: {},
  points: {},
  createdAt: 1000,
  startedAt: null,
  trashed: false,
  tags: [],
  note: '',
  endedAt: null,
  locked: false,
  starred: false,
  archived: false,
  state: null,
  fingerprint: ''
}

/** A run list over a library of its own, in which runs are put as a test sketches them. */
export function openList() {
  const folder = temporaryFolder()
  const store = openDatabase({ file: join(folder, 'trialbook.db'), backupFolder: folder })
  onTestFinished(() => store.close())
  const tables = createTables(store.database)
  const list = createRunList({ database: store.database, tables, now: () => now })

  function add(sketch: Partial<Sketch>): string {
    const {
      name,
      experiment,
      hyperparameters,
      points,
      createdAt,
      startedAt,
      endedAt,
      trashed,
      tags,
      note,
      locked,
      starred,
      archived,
      ...rest
    } = {
      ...usual,
      ...sketch
    }
    const id = randomUUID()
    store.atomically(() => {
      const number = tables.runs.insert({
        id,
        name,
        experiment_id: tables.experiments.idOfName(experiment) ?? tables.experiments.insert(experiment, 0),
        sweep_id: null,
        dataset_name: 'mnist',
        dataset_sha256: '',
        seed: 1,
        fingerprint: rest.fingerprint,
        parameters: null,
        parent_run_id: null,
        parent_epoch: null,
        queue_position: null,
        created_at: createdAt
      })
      tables.hyperparameters.insert(number, hyperparameters)
      if (startedAt !== null) tables.runs.begin(number, startedAt)
      if (rest.state !== null) store.database.prepare('UPDATE runs SET state = ? WHERE number = ?').run(rest.state, number)
      if (endedAt !== null) store.database.prepare('UPDATE runs SET ended_at = ? WHERE number = ?').run(endedAt, number)
      if (note !== '') tables.notes.set(number, note)
      for (const [field, value] of Object.entries({ locked, starred, archived }))
        tables.runFields[field as 'locked'].write(number, Number(value))
      if (trashed) tables.runFields.trashed_at.write(number, 5)
      tables.tags.replace(number, tags)
      for (const [metric, values] of Object.entries(points)) {
        tables.points.write(
          number,
          values.map((value, i) => ({ metric, step: i + 1, epoch: i + 1, time: 0, value }))
        )
      }
    })
    return id
  }
  const page = (query: RunQuery = {}) => list.page(runQuerySchema.parse(query))
  const values = (columns: string[], query: Partial<RunValuesQuery> = {}) => list.values(runValuesQuerySchema.parse({ ...query, columns }))
  const place = (query: RunQuery, number: number) => list.place(runQuerySchema.parse(query), number)
  const groups = (query: GroupsQuery) => list.groups(groupsQuerySchema.parse(query))
  const bandsOf = (query: z.input<typeof bandsQuerySchema>): Band[] => list.bands(bandsQuerySchema.parse(query))
  return {
    store,
    add,
    page,
    place,
    tables,
    values,
    groups,
    bands: bandsOf,
    columns: list.columns,
    ids: (query: RunQuery = {}) => list.ids(runQuerySchema.parse(query)),
    names: (query: RunQuery) => page(query).rows.map(run => run.name)
  }
}
