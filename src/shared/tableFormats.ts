import { cellText, csvLine, tsvLine } from './csv.ts'
import type { Cell } from './csv.ts'

/** Forms in which a table leaves Trialbook. */
export const tableFormats = ['csv', 'tsv', 'json', 'latex', 'markdown'] as const
export type TableFormat = (typeof tableFormats)[number]

/** `numeric` columns stand at the right. */
export type TableColumn = { title: string; numeric: boolean }
/** A value of a table; lists stay lists in JSON and are a text elsewhere. */
export type TableValue = Cell | readonly (string | number)[]

/** A table line by line, so that thousands of rows never are one string: `head`, each row with `between` between them, `foot`. */
type TableWriter = { head: string; row: (values: readonly TableValue[]) => string; between: string; foot: string }

const isList = (value: TableValue): value is readonly (string | number)[] => typeof value === 'object' && value !== null
/** As text formats hold it. */
export const flat = (value: TableValue): Cell => (isList(value) ? value.join(', ') : value)
/** LaTeX and Markdown are typeset and read, not run by spreadsheets: nothing is put before a formula, and what is missing is a dash. */
const plain = (value: TableValue): string => {
  const cell = flat(value)
  if (cell === null) return '-'
  return (typeof cell === 'string' ? cell : cellText(cell)).replaceAll(/\s+/g, ' ').trim()
}

const latexCharacters: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // After a row's end these two would belong to it.
  '[': '{[}',
  '*': '{*}'
}
export const escapeLatex = (text: string): string =>
  text.replaceAll(/[\\^~<>|[*{}$&#%_]/g, character => latexCharacters[character] ?? `\\${character}`)

const number = /^(-?\d+(?:\.\d+)?)(?:e([+-]?\d+))?$/i
/** Numbers in mathematics, where a minus is a minus. */
function latexNumber(text: string): string {
  const [, mantissa, exponent] = number.exec(text) ?? []
  if (mantissa === undefined) return escapeLatex(text)
  if (exponent !== undefined) return `$${mantissa} \\times 10^{${Number(exponent)}}$`
  return mantissa.startsWith('-') ? `$${mantissa}$` : mantissa
}

/** Backslashes before what Markdown or the HTML in it would read; an underscore inside a word means nothing. */
const escapeMarkdown = (text: string): string =>
  text.replaceAll(/[\\`*{}[\]<>|~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, character => `\\${character}`)

/** JSON has no NaN and no infinities: they are the strings "NaN", "Infinity" and "-Infinity". */
const jsonText = (value: TableValue): string => JSON.stringify(typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)

const titles = (columns: readonly TableColumn[]): string[] => columns.map(column => column.title)

function latexWriter(columns: readonly TableColumn[]): TableWriter {
  const line = (texts: readonly string[]): string => `${texts.join(' & ')} \\\\`
  const alignment = columns.map(column => (column.numeric ? 'r' : 'l')).join('')
  const top = [
    '% \\usepackage{booktabs}',
    `\\begin{tabular}{${alignment}}`,
    '\\toprule',
    line(titles(columns).map(escapeLatex)),
    '\\midrule'
  ]
  return {
    head: `${top.join('\n')}\n`,
    row: values => line(values.map((value, i) => (columns[i]?.numeric ? latexNumber(plain(value)) : escapeLatex(plain(value))))),
    between: '\n',
    foot: '\n\\bottomrule\n\\end{tabular}\n'
  }
}

function markdownWriter(columns: readonly TableColumn[]): TableWriter {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  const rule = line(columns.map(column => (column.numeric ? '---:' : '---')))
  return {
    head: `${line(titles(columns).map(escapeMarkdown))}\n${rule}\n`,
    row: values => line(values.map(value => escapeMarkdown(plain(value)))),
    between: '\n',
    foot: '\n'
  }
}

function jsonWriter(columns: readonly TableColumn[]): TableWriter {
  const keys = titles(columns).map(title => JSON.stringify(title))
  return {
    head: '[\n',
    row: values => `{${values.map((value, i) => `${keys[i]}:${jsonText(value)}`).join(',')}}`,
    between: ',\n',
    foot: '\n]\n'
  }
}

const lineWriter =
  (line: (cells: readonly Cell[]) => string) =>
  (columns: readonly TableColumn[]): TableWriter => ({
    head: `${line(titles(columns))}\n`,
    row: values => line(values.map(flat)),
    between: '\n',
    foot: '\n'
  })

export const tableWriters: Record<TableFormat, (columns: readonly TableColumn[]) => TableWriter> = {
  csv: lineWriter(csvLine),
  tsv: lineWriter(tsvLine),
  json: jsonWriter,
  latex: latexWriter,
  markdown: markdownWriter
}

/** A whole table as text. */
export function tableText(format: TableFormat, columns: readonly TableColumn[], rows: readonly (readonly TableValue[])[]): string {
  const { head, row, between, foot } = tableWriters[format](columns)
  return rows.length === 0 ? `${head.trimEnd()}${foot}` : head + rows.map(row).join(between) + foot
}

/** What a file of the form is called at its end, and to browsers. */
export const formatFiles: Record<TableFormat, { ending: string; type: string }> = {
  csv: { ending: 'csv', type: 'text/csv' },
  tsv: { ending: 'tsv', type: 'text/tab-separated-values' },
  json: { ending: 'json', type: 'application/json' },
  latex: { ending: 'tex', type: 'application/x-tex' },
  markdown: { ending: 'md', type: 'text/markdown' }
}
