import type { Database } from 'better-sqlite3'

export type MetricsTable = ReturnType<typeof createMetricsTable>

/** Metric names and the numbers that stand for them in points and summaries. */
export function createMetricsTable(database: Database) {
  const insert = database.prepare<[string], number>('INSERT INTO metrics (name) VALUES (?) RETURNING id').pluck()
  const idOf = database.prepare<[string], number>('SELECT id FROM metrics WHERE name = ?').pluck()
  const names = database.prepare<[], string>('SELECT name FROM metrics ORDER BY name').pluck()
  return {
    names: (): string[] => names.all(),
    idOf: (name: string): number | undefined => idOf.get(name),
    /** The metric's number, made where it has none yet. */
    require: (name: string): number => idOf.get(name) ?? (insert.get(name) as number)
  }
}
