import { shallowRef } from 'vue'
import type { Run } from '../../../shared/run.ts'
import { cellFilters } from './cellFilters.ts'
import type { CellFilter } from './cellFilters.ts'
import { hyperparameterOf, metricOf } from './columns.ts'
import type { ColumnId, ColumnLayout } from './columns.ts'

/** The cell whose menu is open, and where on the window. `title` names the column, in the filter's language where it has one. */
export type OpenCell = { run: Run; column: ColumnId; title: string | undefined; filters: CellFilter[]; at: DOMRect }

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

  function open(row: number, cell: number, at: DOMRect | undefined): boolean {
    const column = columns()[cell - 2]
    const run = runAt(row)
    if (column === undefined || run === undefined || at === undefined) return false
    const filters = cellFilters(run, column, layout())
    if (filters.length === 0) return false
    openCell.value = { run, column, title: metricOf(column) ?? hyperparameterOf(column), filters, at }
    return true
  }
  return {
    openCell,
    close: (): void => void (openCell.value = undefined),
    openByKey: (row: number, cell: number): boolean => open(row, cell, document.getElementById(idOf(row, cell))?.getBoundingClientRect()),
    /** Where there is nothing to offer, the browser's own menu comes. */
    onContextMenu(event: MouseEvent): void {
      const cell = (event.target as HTMLElement).closest('[role=gridcell]')
      const row = cell?.closest('[role=row]')
      if (!cell || !row) return
      // Rows are counted from the header, both from 1, and the pinned ones are the first.
      const [at, column] = [Number(row.ariaRowIndex) - 2 - pinnedCount(), Number(cell.ariaColIndex) - 1]
      if (open(at, column, new DOMRect(event.clientX, event.clientY))) event.preventDefault()
    }
  }
}
