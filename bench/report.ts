import { writeSync } from 'node:fs'

/** Figures go to standard output, as one JSON object or as aligned lines; progress goes to standard error. */
export function report(figures: Record<string, unknown>, json: boolean): void {
  writeSync(1, json ? `${JSON.stringify(figures)}\n` : `${lines(figures).join('\n')}\n`)
}

function lines(value: Record<string, unknown>, indent = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? [`${indent}${key}`, ...lines(item as Record<string, unknown>, `${indent}  `)]
      : [`${indent}${key.padEnd(34 - indent.length)} ${Array.isArray(item) ? item.join(', ') : String(item)}`]
  )
}

export const progress = (line: string): void => void writeSync(2, `${line}\n`)
