/** How many columns of a terminal a text takes: CJK letters and full-width forms take two. */
export const displayWidth = (text: string): number =>
  Array.from(text).reduce(
    (width, letter) =>
      width + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(letter) ? 2 : 1),
    0
  )

export type Column = { title: string; right?: true }

/** Lines of an aligned table, the titles first. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, i) => Math.max(displayWidth(column.title), ...rows.map(row => displayWidth(row[i] ?? ''))))
  const pad = (text: string, i: number): string => {
    const blanks = ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(text)))
    return columns[i]?.right ? blanks + text : text + blanks
  }
  const line = (cells: readonly string[]): string => cells.map(pad).join('  ').trimEnd()
  return [line(columns.map(column => column.title)), ...rows.map(line)]
}
