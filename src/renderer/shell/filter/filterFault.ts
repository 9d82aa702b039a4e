import { shallowRef } from 'vue'
import { ExpectedError } from '../../../shared/errors.ts'
import type { FieldFault } from '../../../shared/errors.ts'
import { parseFilter } from '../../../shared/filter/parseFilter.ts'
import { faultsOf } from '../../composables/useErrorWords.ts'

/** What the library found wrong with the filter of the Runs view: names it does not have, values that do not fit. Set by the list, shown at the filter. */
export const libraryFault = shallowRef<FieldFault>()

export function noteLibraryFault(error: unknown): void {
  libraryFault.value = faultsOf(error).find(({ field }) => field === 'filter')
}

/** What can be said about a filter without the library. */
export function syntaxFault(text: string): FieldFault | undefined {
  try {
    parseFilter(text)
    return undefined
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error
    return (error.data as { faults: FieldFault[] }).faults[0]
  }
}

/** The text around a fault and a line with a caret under the character it is at, for a fixed-width font. */
export function caretLines(text: string, position: number): { text: string; caret: string } {
  const around = 24
  const from = Math.max(0, position - 1 - around)
  const cut = text.slice(from, position - 1 + around)
  const [before, after] = [from > 0 ? '…' : '', from + cut.length < text.length ? '…' : '']
  return { text: `${before}${cut}${after}`, caret: `${' '.repeat(before.length + position - 1 - from)}^` }
}
