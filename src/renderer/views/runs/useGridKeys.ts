import { computed, ref } from 'vue'
import { useKeys } from '../../shell/useShortcuts.ts'

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
  /** Copies what a cell says in full; false where it says nothing. */
  copy: (row: number, column: number) => boolean
  other: (event: KeyboardEvent) => void
}

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

  function rowAfter(key: string): number {
    const { row } = active.value
    const last = options.rowCount() - 1
    const targets: Record<string, number> = {
      arrowdown: row + 1,
      arrowup: row - 1,
      pagedown: Math.min(last, row + options.pageRows()),
      pageup: row < 0 ? row : Math.max(0, row - options.pageRows()),
      'mod+home': 0,
      'mod+end': last
    }
    return targets[key] ?? row
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
  const takeKey = useKeys('cells', {
    moveRow: key => moveTo(rowAfter(key), false),
    extend: key => moveTo(rowAfter(key.replace('shift+', '')), true),
    moveCell(key) {
      const at = active.value.column
      moveColumn({ arrowleft: at - 1, arrowright: at + 1, home: 0 }[key] ?? options.columnCount() - 1)
    },
    toggle: () => (isOnHeader() ? false : options.select(active.value.row, 'toggle')),
    openRun: () => (isOnHeader() ? false : options.open(active.value.row)),
    cellMenu: () => options.menu(active.value.row, active.value.column),
    copyCell: () => options.copy(active.value.row, active.value.column)
  })

  return {
    active,
    headerRow,
    /** The keyboard is in the list again, or on one of the pinned rows. */
    goTo: (row: number | undefined): void => void (above.value = row),
    onKey(event: KeyboardEvent): void {
      // Keys inside a menu or a control of a cell are theirs.
      if (event.target !== event.currentTarget || options.rowCount() === 0) return
      if (!(isOnHeader() && options.header(active.value.column, event)) && !takeKey(event)) options.other(event)
    }
  }
}
