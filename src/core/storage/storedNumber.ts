/**
 * SQLite has no NaN: bound as a number it becomes NULL, as if the value had never been there. So finite numbers are stored as numbers and
 * the other three as their names, which `typeof(x) = 'text'` tells apart in SQL.
 */
export type StoredNumber = number | 'NaN' | 'Infinity' | '-Infinity'

export const toStored = (value: number): StoredNumber => (Number.isFinite(value) ? value : (String(value) as StoredNumber))

export const fromStored = (stored: StoredNumber): number => Number(stored)

/** SQL that sorts a stored number: the infinities as such, NaN like a missing value. */
export const sortableNumber = (column: string): string =>
  `CASE ${column} WHEN 'NaN' THEN NULL WHEN 'Infinity' THEN 9e999 WHEN '-Infinity' THEN -9e999 ELSE ${column} END`

/** SQL of a stored number where it is finite, else NULL. */
export const finiteNumber = (column: string): string => `CASE typeof(${column}) WHEN 'text' THEN NULL ELSE ${column} END`
