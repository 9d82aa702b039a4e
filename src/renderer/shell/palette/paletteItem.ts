import type { Component } from 'vue'
import { parseFilter } from '../../../shared/filter/parseFilter.ts'
import { syntaxFault } from '../filter/filterFault.ts'
import type { ShortcutId } from '../shortcuts.ts'

/** One row of the palette. `reason` says in its place why it cannot be done now. */
export type PaletteItem = {
  /** The same in every session: what was used lately is remembered by it. */
  key: string
  icon: Component
  text: string
  hint?: string | undefined
  shortcut?: ShortcutId | undefined
  reason?: string | undefined
  /** Keeps the palette open: it writes into its field. */
  stays?: boolean
  run: () => unknown
}

export const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean)

/** The items that have every word somewhere; those whose text begins with the first word come before the others. */
export function matching(items: readonly PaletteItem[], words: readonly string[]): PaletteItem[] {
  const found = items.filter(({ text, hint = '' }) => words.every(word => `${text} ${hint}`.toLowerCase().includes(word)))
  const begins = ({ text }: PaletteItem): boolean => words[0] !== undefined && text.toLowerCase().startsWith(words[0])
  return [...found.filter(begins), ...found.filter(item => !begins(item))]
}

const prefixes = ['>', '#', '=', '?'] as const
export type PalettePrefix = (typeof prefixes)[number] | ''

/** What the first letter narrows the search to, and the rest of the text. */
export function readQuery(query: string): { prefix: PalettePrefix; rest: string } {
  const prefix = prefixes.find(letter => query.trimStart().startsWith(letter)) ?? ''
  return { prefix, rest: query.trimStart().slice(prefix.length).trim() }
}

/** A filter that looks for the text: words side by side as they are, and between quotes what the filter would read as a comparison. */
export function filterOfWords(text: string): string {
  if (syntaxFault(text)) return JSON.stringify(text)
  const expression = parseFilter(text)
  const parts = expression?.kind === 'and' ? expression.items : [expression]
  return parts.every(part => part?.kind === 'word') ? text : JSON.stringify(text)
}
