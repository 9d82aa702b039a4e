import { computed, ref } from 'vue'

type GridKeyOptions = {
  rowCount: () => number
  columnCount: () => number
  pageRows: () => number
  /** The row the selection was last moved to, or -1. */
  focusedRow: () => number
  scrollTo: (row: number, column: number) => void
  select: (at: number, how: 'toggle' | 'extend' | 'focus') => void
  open: (at: number) => void
  /** Keys on a header cell: true where it was one of its own. */
  header: (column: number, event: KeyboardEvent) => boolean
  /** Opens the menu of a cell; false where it has none. */
  menu: (row: number, column: number) => boolean
  other: (event: KeyboardEvent) => void
}

/** The menu key, or what keyboards without one have. */
export const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey)

/** One tab stop and an active cell inside, row -1 being the header. */
export function useGridKeys(options: GridKeyOptions) {
  const onHeader = ref(false)
  const column = ref(2)
  const active = computed(() => ({
    row: onHeader.value ? -1 : Math.max(0, options.focusedRow()),
    column: Math.min(column.value, options.columnCount() - 1)
  }))

  function rowAfter(event: KeyboardEvent): number | undefined {
    const { row } = active.value
    const last = options.rowCount() - 1
    const targets: Record<string, number> = {
      ArrowDown: row + 1,
      ArrowUp: row - 1,
      PageDown: Math.min(last, row + options.pageRows()),
      PageUp: Math.max(0, row - options.pageRows())
    }
    if (event.ctrlKey || event.metaKey) Object.assign(targets, { Home: 0, End: last })
    return targets[event.key]
  }
  function moveTo(row: number, extend: boolean): void {
    const last = options.rowCount() - 1
    onHeader.value = row < 0 && !extend
    if (!onHeader.value) {
      const target = Math.min(last, Math.max(0, row))
      options.select(target, extend ? 'extend' : 'focus')
      options.scrollTo(target, active.value.column)
    }
  }
  function moveColumn(to: number): void {
    column.value = Math.min(options.columnCount() - 1, Math.max(0, to))
    options.scrollTo(active.value.row, column.value)
  }
  function handle(event: KeyboardEvent): boolean {
    const { row, column: at } = active.value
    if (onHeader.value && options.header(at, event)) return true
    if (isMenuKey(event)) return options.menu(row, at)
    const toRow = event.altKey ? undefined : rowAfter(event)
    if (toRow !== undefined) {
      moveTo(toRow, event.shiftKey)
      return true
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return false
    const columns: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: options.columnCount() - 1 }
    const toColumn = columns[event.key]
    if (toColumn !== undefined) moveColumn(toColumn)
    else if (event.key === ' ' && !onHeader.value) options.select(row, 'toggle')
    else if (event.key === 'Enter' && !onHeader.value) options.open(row)
    else return false
    return true
  }

  return {
    active,
    onKey(event: KeyboardEvent): void {
      // Keys inside a menu or a control of a cell are theirs.
      if (event.target !== event.currentTarget || options.rowCount() === 0) return
      if (handle(event)) event.preventDefault()
      else options.other(event)
    }
  }
}
