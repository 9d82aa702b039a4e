import { sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'

const escapeLike = (word: string): string => word.replaceAll(/[\\%_]/g, character => `\\${character}`)

/** A word is part of the name, of a tag or of the note, or is the number, with or without its #. */
export function wordCondition(word: string): Sql {
  const pattern = `%${escapeLike(word)}%`
  return sql`r.name LIKE ${pattern} ESCAPE '\\' OR ltrim(${word}, '#') = CAST(r.number AS TEXT)
    OR EXISTS (SELECT 1 FROM tags t WHERE t.run = r.number AND t.tag LIKE ${pattern} ESCAPE '\\')
    OR EXISTS (SELECT 1 FROM notes n WHERE n.run = r.number AND n.text LIKE ${pattern} ESCAPE '\\')`
}
