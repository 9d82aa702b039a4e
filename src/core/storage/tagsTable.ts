import type { Database } from 'better-sqlite3'

export function createTagsTable(database: Database) {
  const ofRuns = database.prepare<[string], { run: number; tag: string }>(
    'SELECT run, tag FROM tags WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, position'
  )
  const clear = database.prepare<[number]>('DELETE FROM tags WHERE run = ?')
  const insert = database.prepare<[number, string, number]>('INSERT INTO tags (run, tag, position) VALUES (?, ?, ?)')
  return {
    ofRuns(runs: readonly number[]): Map<number, string[]> {
      const found = new Map<number, string[]>(runs.map(run => [run, []]))
      for (const { run, tag } of ofRuns.all(JSON.stringify(runs))) found.get(run)?.push(tag)
      return found
    },
    replace(run: number, tags: readonly string[]): void {
      clear.run(run)
      ;[...new Set(tags)].forEach((tag, position) => insert.run(run, tag, position))
    }
  }
}
