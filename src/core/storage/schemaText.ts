import type { Database } from 'better-sqlite3'

/** The tables and indexes as SQL, in one stable order: what schema.sql must say. */
export function schemaText(database: Database): string {
  const rows = database
    .prepare<[], string>(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type = 'index', name"
    )
    .pluck()
    .all()
  const version = database.pragma('user_version', { simple: true }) as number
  return `-- The schema of version ${version}, made from the migrations; a test keeps it so.\n\n${rows.map(sql => `${sql};`).join('\n\n')}\n`
}
