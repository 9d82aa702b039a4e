import type { Database } from 'better-sqlite3'

export function createLogLinesTable(database: Database) {
  const ofRun = database.prepare<[number], string>('SELECT text FROM log_lines WHERE run = ? ORDER BY line').pluck()
  const append = database.prepare<[{ run: number; time: number; text: string }]>(
    'INSERT INTO log_lines (run, line, time, text) SELECT @run, coalesce(max(line), 0) + 1, @time, @text FROM log_lines WHERE run = @run'
  )
  return {
    ofRun: (run: number): string[] => ofRun.all(run),
    append(run: number, time: number, lines: readonly string[]): void {
      for (const text of lines) append.run({ run, time, text })
    }
  }
}
