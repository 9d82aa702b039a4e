import { shallowRef } from 'vue'
import type { Run } from '../../../shared/run.ts'
import { cellFilters } from './cellFilters.ts'
import type { CellFilter } from './cellFilters.ts'
import { exactCell } from './export/exportColumns.ts'
import { useCopyValue } from './useCopyValue.ts'
import { hyperparameterOf, metricOf } from './columns.ts'
import type { ColumnId, ColumnLayout } from './columns.ts'

/** The cell whose menu is open, and where on the window. `title` names the column, in the filter's language where it has one. */
export type OpenCell = {
  run: Run
  column: ColumnId
  title: string | undefined
  filters: CellFilter[]
  exact: string | undefined
  at: DOMRect
}

type CellMenuOptions = {
  /** The id of a cell's element. */
  idOf: (row: number, cell: number) => string
  pinnedCount: () => number
  runAt: (row: number) => Run | undefined
  columns: () => readonly ColumnId[]
  layout: () => ColumnLayout
}

/** The menu of the grid's cells, opened by the pointer where it is or by a key beside the cell. The first two cells of a row are no columns. */
export function useCellMenu({ idOf, pinnedCount, runAt, columns, layout }: CellMenuOptions) {
  const openCell = shallowRef<OpenCell>()
  const copyValue = useCopyValue()

  /** What a cell is about; undefined for those of checkbox and eye, and where no run is read. */
  function cellAt(row: number, cell: number): Pick<OpenCell, 'run' | 'column' | 'exact'> | undefined {
    const [column, run] = [columns()[cell - 2], runAt(row)]
    return column === undefined || run === undefined ? undefined : { run, column, exact: exactCell(run, column, layout()) }
  }
  function open(row: number, cell: number, at: DOMRect | undefined): boolean {
    const found = cellAt(row, cell)
    if (!found || !at) return false
    const { run, column, exact } = found
    const filters = cellFilters(run, column, layout())
    if (filters.length === 0 && exact === undefined) return false
    openCell.value = { run, column, title: metricOf(column) ?? hyperparameterOf(column), filters, exact, at }
    return true
  }
  /** The row and the cell an event is about. Rows are counted from the header, both from 1, and the pinned ones are the first. */
  function placeOf({ target }: Event): { row: number; cell: number; element: HTMLElement } | undefined {
    const element = (target as HTMLElement).closest<HTMLElement>('[role=gridcell]')
    const row = element?.closest('[role=row]')
    return element && row
      ? { row: Number(row.ariaRowIndex) - 2 - pinnedCount(), cell: Number(element.ariaColIndex) - 1, element }
      : undefined
  }
  return {
    openCell,
    close: (): void => void (openCell.value = undefined),
    openByKey: (row: number, cell: number): boolean => open(row, cell, document.getElementById(idOf(row, cell))?.getBoundingClientRect()),
    /** Where there is nothing to offer, the browser's own menu comes. */
    onContextMenu(event: MouseEvent): void {
      const at = placeOf(event)
      if (at && open(at.row, at.cell, new DOMRect(event.clientX, event.clientY))) event.preventDefault()
    },
    /** A tooltip with every digit, given to a cell once the pointer is on it: seven hundred cells would be given one with each frame of scrolling. */
    onPointerOver(event: PointerEvent): void {
      const at = placeOf(event)
      const exact = at && cellAt(at.row, at.cell)?.exact
      if (at && exact !== undefined && !at.element.querySelector('[title]')) at.element.title = exact
      else at?.element.removeAttribute('title')
    },
    /** Copies a cell in full; where text is marked, that is what is meant. */
    copy(row: number, cell: number): boolean {
      const exact = cellAt(row, cell)?.exact
      if (exact === undefined || getSelection()?.isCollapsed === false) return false
      void copyValue(exact)
      return true
    }
  }
}
