import type { Database } from 'better-sqlite3'
import type { Environment } from '../../shared/run.ts'

export function createEnvironmentsTable(database: Database) {
  const ofRun = database.prepare<[number], string>('SELECT json FROM environments WHERE run = ?').pluck()
  const put = database.prepare<[number, string]>('INSERT OR REPLACE INTO environments (run, json) VALUES (?, ?)')
  return {
    ofRun: (run: number): Environment => JSON.parse(ofRun.get(run) ?? '{}') as Environment,
    put: (run: number, environment: Environment): void => void put.run(run, JSON.stringify(environment))
  }
}
