import type { Database } from 'better-sqlite3'
import { asViewState } from '../../shared/view.ts'
import type { SavedView } from '../../shared/view.ts'
import { parsedJson } from './parsedJson.ts'

type Row = { id: string; name: string; json: string }

const toView = ({ id, name, json }: Row): SavedView => ({ id, name, state: asViewState(parsedJson(json)) })

export function createViewsTable(database: Database) {
  const list = database.prepare<[], Row>('SELECT id, name, json FROM views ORDER BY position, name')
  const idOfName = database.prepare<[string], string>('SELECT id FROM views WHERE name = ?').pluck()
  const put = database.prepare<[Row]>(
    `INSERT INTO views (id, name, position, json) VALUES (@id, @name, (SELECT coalesce(max(position), 0) + 1 FROM views), @json)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, json = excluded.json`
  )
  const rename = database.prepare<[string, string]>('UPDATE views SET name = ? WHERE id = ?')
  const remove = database.prepare<[string]>('DELETE FROM views WHERE id = ?')
  const place = database.prepare<[number, string]>('UPDATE views SET position = ? WHERE id = ?')
  return {
    list: (): SavedView[] => list.all().map(toView),
    /** Names differ by more than the case of their letters. */
    idOfName: (name: string): string | undefined => idOfName.get(name),
    /** A new one comes last; one that is there keeps its place. */
    put: ({ id, name, state }: SavedView): void => void put.run({ id, name, json: JSON.stringify(state) }),
    rename: (id: string, name: string): boolean => rename.run(name, id).changes === 1,
    remove: (id: string): boolean => remove.run(id).changes === 1,
    setPosition: (id: string, position: number): void => void place.run(position, id)
  }
}
