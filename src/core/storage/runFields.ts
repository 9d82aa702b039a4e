import type { Database } from 'better-sqlite3'
import type { createNotesTable } from './notesTable.ts'
import type { createTagsTable } from './tagsTable.ts'

const columns = ['name', 'experiment_id', 'trashed_at', 'locked', 'starred', 'archived', 'pinned_at'] as const
/** What people can change about a run. */
export type RunField = (typeof columns)[number] | 'tags' | 'note'
/** As the undo history keeps it: tags are a JSON list, no note is an empty one. */
export type FieldValue = string | number | null

type Access = { read(runs: readonly number[]): Map<number, FieldValue>; write(run: number, value: FieldValue): void }
type Parts = { tags: ReturnType<typeof createTagsTable>; notes: ReturnType<typeof createNotesTable> }

function createColumn(database: Database, column: (typeof columns)[number]): Access {
  const read = database.prepare<[string], { number: number; value: FieldValue }>(
    `SELECT number, ${column} AS value FROM runs WHERE number IN (SELECT value FROM json_each(?))`
  )
  const write = database.prepare<[FieldValue, number]>(`UPDATE runs SET ${column} = ? WHERE number = ?`)
  return {
    read: runs => new Map(read.all(JSON.stringify(runs)).map(({ number, value }) => [number, value])),
    write: (run, value) => void write.run(value, run)
  }
}

/** Every field of a run that can be edited, read and written in one way. */
export function createRunFields(database: Database, { tags, notes }: Parts): Readonly<Record<RunField, Access>> {
  const ofColumns = Object.fromEntries(columns.map(column => [column, createColumn(database, column)]))
  return {
    ...(ofColumns as Record<(typeof columns)[number], Access>),
    tags: {
      read: runs => new Map([...tags.ofRuns(runs)].map(([run, list]) => [run, JSON.stringify(list)])),
      write: (run, value) => tags.replace(run, JSON.parse(String(value)) as string[])
    },
    note: {
      read(runs) {
        const found = notes.ofRuns(runs)
        return new Map(runs.map(run => [run, found.get(run) ?? '']))
      },
      write: (run, value) => notes.set(run, String(value))
    }
  }
}
