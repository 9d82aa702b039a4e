import type { RunState } from '../../shared/run.ts'

/** Which runs a list is about; what is left out does not narrow it. */
export type RunFilter = {
  experiment_id?: string | undefined
  ids?: string[] | undefined
  states?: RunState[] | undefined
  text?: string | undefined
  trashed?: boolean | undefined
}
export type FilterSql = { where: string; parameters: string[] }

const escapeLike = (word: string): string => word.replaceAll(/[\\%_]/g, character => `\\${character}`)

/** A word is part of the name or of a tag, or is the number, with or without its #. */
const wordCondition = `(r.name LIKE ? ESCAPE '\\' OR ltrim(?, '#') = CAST(r.number AS TEXT)
  OR EXISTS (SELECT 1 FROM tags t WHERE t.run = r.number AND t.tag LIKE ? ESCAPE '\\'))`

/** Conditions over `r` (runs). */
export function filterSql({ experiment_id, ids, states, text, trashed = false }: RunFilter): FilterSql {
  const conditions = [`r.trashed_at IS ${trashed ? 'NOT NULL' : 'NULL'}`]
  const parameters: string[] = []
  const add = (condition: string, ...values: string[]): void => {
    conditions.push(condition)
    parameters.push(...values)
  }
  if (experiment_id !== undefined) add('r.experiment_id = ?', experiment_id)
  if (ids) add('r.id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  if (states) add('r.state IN (SELECT value FROM json_each(?))', JSON.stringify(states))
  for (const word of (text ?? '').split(/\s+/).filter(Boolean)) {
    const pattern = `%${escapeLike(word)}%`
    add(wordCondition, pattern, word, pattern)
  }
  return { where: conditions.join(' AND '), parameters }
}
