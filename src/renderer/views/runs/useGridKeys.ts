import { computed, ref } from 'vue'

type GridKeyOptions = {
  rowCount: () => number
  /** Rows that stay between the header and the list; the last of them is row -1. */
  pinnedCount?: () => number
  columnCount: () => number
  pageRows: () => number
  /** The row the selection was last moved to, or -1. */
  focusedRow: () => number
  scrollTo: (row: number, column: number) => void
  /** `at` is a place in the list or, negative, among the pinned rows. */
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

/** One tab stop and an active cell inside; above the list are the pinned rows, and above these the header. */
export function useGridKeys(options: GridKeyOptions) {
  /** The row above the list that the keyboard is on; undefined in the list. */
  const above = ref<number>()
  const column = ref(2)
  const headerRow = computed(() => -1 - (options.pinnedCount?.() ?? 0))
  const active = computed(() => ({
    row: above.value === undefined ? Math.max(0, options.focusedRow()) : Math.max(headerRow.value, above.value),
    column: Math.min(column.value, options.columnCount() - 1)
  }))
  const isOnHeader = (): boolean => active.value.row === headerRow.value

  function rowAfter(event: KeyboardEvent): number | undefined {
    const { row } = active.value
    const last = options.rowCount() - 1
    const targets: Record<string, number> = {
      ArrowDown: row + 1,
      ArrowUp: row - 1,
      PageDown: Math.min(last, row + options.pageRows()),
      PageUp: row < 0 ? row : Math.max(0, row - options.pageRows())
    }
    if (event.ctrlKey || event.metaKey) Object.assign(targets, { Home: 0, End: last })
    return targets[event.key]
  }
  function moveTo(row: number, extend: boolean): void {
    const target = Math.min(options.rowCount() - 1, Math.max(extend ? 0 : headerRow.value, row))
    above.value = target < 0 ? target : undefined
    if (target > headerRow.value) options.select(target, extend ? 'extend' : 'focus')
    options.scrollTo(target, active.value.column)
  }
  function moveColumn(to: number): void {
    column.value = Math.min(options.columnCount() - 1, Math.max(0, to))
    options.scrollTo(active.value.row, column.value)
  }
  function handle(event: KeyboardEvent): boolean {
    const { row, column: at } = active.value
    if (isOnHeader() && options.header(at, event)) return true
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
    else if (event.key === ' ' && !isOnHeader()) options.select(row, 'toggle')
    else if (event.key === 'Enter' && !isOnHeader()) options.open(row)
    else return false
    return true
  }

  return {
    active,
    headerRow,
    /** The keyboard is in the list again, or on one of the pinned rows. */
    goTo: (row: number | undefined): void => void (above.value = row),
    onKey(event: KeyboardEvent): void {
      // Keys inside a menu or a control of a cell are theirs.
      if (event.target !== event.currentTarget || options.rowCount() === 0) return
      if (handle(event)) event.preventDefault()
      else options.other(event)
    }
  }
}
