import type { Database } from 'better-sqlite3'
import { hyperparameterNames } from '../../shared/hyperparameters.ts'
import type { HyperparameterValue } from '../../shared/hyperparameterDefinition.ts'

export type Encoded = { type: 'number' | 'bool' | 'text' | 'list' | 'off'; number: number | null; text: string | null }
type Row = Encoded & { run: number; key: string }

export function encodeHyperparameter(value: HyperparameterValue): Encoded {
  if (value === null) return { type: 'off', number: null, text: null }
  if (Array.isArray(value)) return { type: 'list', number: null, text: JSON.stringify(value) }
  switch (typeof value) {
    case 'number':
      return { type: 'number', number: value, text: null }
    case 'boolean':
      return { type: 'bool', number: value ? 1 : 0, text: null }
    case 'string':
      return { type: 'text', number: null, text: value }
  }
}

export function decodeHyperparameter({ type, number, text }: Encoded): HyperparameterValue {
  switch (type) {
    case 'number':
      return number
    case 'bool':
      return number === 1
    case 'text':
      return text
    case 'list':
      return JSON.parse(text ?? '[]') as number[]
    case 'off':
      return null
  }
}

/** Known ones in the order of their definitions, any other after them. */
const placeOf = new Map<string, number>(hyperparameterNames.map((name, place) => [name, place]))
const byPlace = (a: Row, b: Row): number => (placeOf.get(a.key) ?? Infinity) - (placeOf.get(b.key) ?? Infinity) || (a.key < b.key ? -1 : 1)

export function createHyperparametersTable(database: Database) {
  const insert = database.prepare<[number, string, string, number | null, string | null]>(
    'INSERT INTO hyperparameters (run, key, type, number, text) VALUES (?, ?, ?, ?, ?)'
  )
  const ofRuns = database.prepare<[string], Row>(
    'SELECT run, key, type, number, text FROM hyperparameters WHERE run IN (SELECT value FROM json_each(?))'
  )
  const hasKey = database.prepare<[string], number>('SELECT 1 FROM hyperparameters WHERE key = ? LIMIT 1').pluck()
  const hasKind = database
    .prepare<[string, string], number>('SELECT 1 FROM hyperparameters WHERE key = ? AND type IN (SELECT value FROM json_each(?)) LIMIT 1')
    .pluck()
  const isThere = (key: string, types: readonly Encoded['type'][]): boolean => hasKind.get(key, JSON.stringify(types)) === 1
  const setNumber = database.prepare<[number, number, string]>(
    "UPDATE hyperparameters SET type = 'number', number = ?, text = NULL WHERE run = ? AND key = ?"
  )
  const put = database.prepare<[number, string, string, number | null, string | null]>(
    'INSERT OR REPLACE INTO hyperparameters (run, key, type, number, text) VALUES (?, ?, ?, ?, ?)'
  )
  const ofRun = database.prepare<[number], Encoded & { key: string }>(
    'SELECT key, type, number, text FROM hyperparameters WHERE run = ? ORDER BY key'
  )
  const one = database.prepare<[number, string], Encoded>('SELECT type, number, text FROM hyperparameters WHERE run = ? AND key = ?')
  return {
    /** As they are stored. Of what another program wrote, `text` is how it wrote a value that is no text. */
    ofRun: (run: number): (Encoded & { key: string })[] => ofRun.all(run),
    one: (run: number, key: string): Encoded | undefined => one.get(run, key),
    put: (run: number, key: string, { type, number, text }: Encoded): void => void put.run(run, key, type, number, text),
    setNumber: (run: number, key: string, value: number): void => void setNumber.run(value, run, key),
    insert(run: number, values: Readonly<Record<string, HyperparameterValue>>): void {
      for (const [key, value] of Object.entries(values)) {
        const { type, number, text } = encodeHyperparameter(value)
        insert.run(run, key, type, number, text)
      }
    },
    ofRuns(runs: readonly number[]): Map<number, Record<string, HyperparameterValue>> {
      const found = new Map<number, Record<string, HyperparameterValue>>(runs.map(run => [run, {}]))
      for (const row of ofRuns.all(JSON.stringify(runs)).sort(byPlace)) {
        const values = found.get(row.run)
        if (values) values[row.key] = decodeHyperparameter(row)
      }
      return found
    },
    /** Whether any run has a number for it, and whether any has a text or a list. */
    kindsOf: (key: string): { numbers: boolean; texts: boolean } => ({
      numbers: isThere(key, ['number', 'bool']),
      texts: isThere(key, ['text', 'list'])
    }),
    /** Whether it is one of ours, or any run of the library has it. */
    isKnown: (key: string): boolean => placeOf.has(key) || hasKey.get(key) === 1
  }
}
