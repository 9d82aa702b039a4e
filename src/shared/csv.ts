/** A cell of a table as data: null where there is none. */
export type Cell = string | number | boolean | null

/** What is read as a number, or a lone sign, does nothing in a spreadsheet. */
const harmless = /^[+-]$|^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|Infinity)$/i

/**
 * Text that a spreadsheet would run as a formula, and so could call programs or send data away, made plain text by an apostrophe before it. Names, tags
 * and notes can hold anything; whoever needs them to the letter exports JSON.
 */
export const inertText = (text: string): string =>
  /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u.test(text) && !harmless.test(text) ? `'${text}` : text

/** A cell as plain text, in full precision and independent of the locale; numbers that are not finite are NaN, Infinity and -Infinity. */
export const cellText = (cell: Cell): string => (cell === null ? '' : typeof cell === 'string' ? inertText(cell) : String(cell))

function csvField(cell: Cell): string {
  const text = cellText(cell)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A line of a CSV file as RFC 4180 has it, without its end. A line of one empty field is quoted, as it would be no line. */
export const csvLine = (cells: readonly Cell[]): string =>
  cells.length === 1 && cellText(cells[0] ?? null) === '' ? '""' : cells.map(csvField).join(',')

/** A line of tab-separated text, for the clipboard: breaks and tabs inside cells become blanks. */
export const tsvLine = (cells: readonly Cell[]): string => cells.map(cell => cellText(cell).replaceAll(/[\t\n\r]+/g, ' ')).join('\t')

/** Tab-separated text of a table. */
export const tsv = (rows: readonly (readonly Cell[])[]): string => rows.map(tsvLine).join('\n')
