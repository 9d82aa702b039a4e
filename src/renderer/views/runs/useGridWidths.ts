import { computed } from 'vue'
import { frozenCount, widthOf } from './columns.ts'
import type { ColumnId, ColumnLayout } from './columns.ts'

const toolWidth = 28

/** How wide the columns of a grid are, those of checkbox and eye before them. */
export function useGridWidths(of: {
  columns: () => readonly ColumnId[]
  layout: () => ColumnLayout
  changes: () => Parameters<typeof widthOf>[2]
}) {
  const widths = computed(() => [toolWidth, toolWidth, ...of.columns().map(id => widthOf(id, of.layout(), of.changes()))])
  /** Checkbox, eye and the columns that stay at the left. */
  const frozen = computed(() => frozenCount(of.columns(), of.layout()) + 2)
  const sum = (some: readonly number[]): number => some.reduce((all, width) => all + width, 0)
  const template = (some: readonly number[]): string => some.map(width => `${width}px`).join(' ')

  return {
    /** For what holds the rows. */
    style: computed(() => ({
      width: `${sum(widths.value)}px`,
      '--frozen-columns': template(widths.value.slice(0, frozen.value)),
      '--columns': template(widths.value.slice(frozen.value))
    })),
    /** Scrolls sideways until a column is wholly in view, beside those that stay. */
    scrollToColumn(box: HTMLElement | null, column: number): void {
      if (!box || column < frozen.value) return
      const left = sum(widths.value.slice(0, column))
      const right = left + (widths.value[column] ?? 0)
      const kept = sum(widths.value.slice(0, frozen.value))
      if (left - kept < box.scrollLeft) box.scrollLeft = left - kept
      else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth
    }
  }
}
