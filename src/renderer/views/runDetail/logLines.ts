export type LogLine = { index: number; text: string }

/** Lines that contain the words searched for, upper and lower case alike, with their place in the whole log. */
export function matchingLines(lines: readonly string[], query: string): LogLine[] {
  const wanted = query.trim().toLowerCase()
  return lines.map((text, index) => ({ index, text })).filter(line => wanted === '' || line.text.toLowerCase().includes(wanted))
}

/** How grave a line is, by the words logs use for it. */
export const levelOf = (text: string): 'error' | 'warning' | '' =>
  /\b(error|fatal|traceback)\b/i.test(text) ? 'error' : /\bwarn(ing)?\b/i.test(text) ? 'warning' : ''
