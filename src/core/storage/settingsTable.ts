import type { Database } from 'better-sqlite3'
import { parsedJson } from './parsedJson.ts'

export function createSettingsTable(database: Database) {
  const all = database.prepare<[], { key: string; json: string }>('SELECT key, json FROM settings')
  const put = database.prepare<[string, string]>('INSERT OR REPLACE INTO settings (key, json) VALUES (?, ?)')
  return {
    all: (): Record<string, unknown> => Object.fromEntries(all.all().map(({ key, json }) => [key, parsedJson(json)])),
    put(values: Readonly<Record<string, unknown>>): void {
      for (const [key, value] of Object.entries(values)) put.run(key, JSON.stringify(value))
    }
  }
}
