import type { Database } from 'better-sqlite3'

export function createNotesTable(database: Database) {
  const ofRuns = database.prepare<[string], { run: number; text: string }>(
    'SELECT run, text FROM notes WHERE run IN (SELECT value FROM json_each(?))'
  )
  const put = database.prepare<[number, string]>('INSERT OR REPLACE INTO notes (run, text) VALUES (?, ?)')
  const remove = database.prepare<[number]>('DELETE FROM notes WHERE run = ?')
  return {
    ofRuns: (runs: readonly number[]): Map<number, string> => new Map(ofRuns.all(JSON.stringify(runs)).map(({ run, text }) => [run, text])),
    /** An empty note is none. */
    set: (run: number, text: string): void => void (text === '' ? remove.run(run) : put.run(run, text))
  }
}
