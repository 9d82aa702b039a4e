/** Which rows are selected, the row a range starts from, and the row the keyboard is on. Rows are ids in the order shown. */
export type Selection = { ids: ReadonlySet<string>; anchor: string | undefined; focused: string | undefined }

export const emptySelection: Selection = { ids: new Set(), anchor: undefined, focused: undefined }

/** A plain click: this row alone. */
export const selectOnly = (id: string): Selection => ({ ids: new Set([id]), anchor: id, focused: id })

/** Ctrl+click, Space and the checkbox: this row in or out. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id, focused: id }
}

/** The row the keyboard is on: that of the focused run, else the first. Places that are not read yet are no run's. */
export const focusedRow = ({ focused }: Selection, order: readonly (string | undefined)[]): number =>
  focused === undefined ? 0 : Math.max(0, order.indexOf(focused))

/** Shift+click and Shift+arrows: every loaded row from the anchor, or the row the keyboard is on, to this one, and none of an earlier range. */
export function extendTo(selection: Selection, id: string, order: readonly (string | undefined)[]): Selection {
  const anchor = selection.anchor ?? order[focusedRow(selection, order)] ?? id
  const from = order.indexOf(anchor)
  const to = order.indexOf(id)
  if (from === -1 || to === -1) return selectOnly(id)
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1).filter(entry => entry !== undefined)
  return { ids: new Set(range), anchor, focused: id }
}

/** Moves the keyboard without selecting. */
export const focusOn = (selection: Selection, id: string): Selection => ({ ...selection, focused: id })

export const selectAll = (selection: Selection, ids: readonly string[]): Selection => ({ ...selection, ids: new Set(ids) })

export const clear = (selection: Selection): Selection => ({ ...selection, ids: new Set(), anchor: undefined })

/** Whether a change is one that would be missed: it is about more than one run, and more than one changes sides. */
export function isStep({ ids: before }: Selection, { ids: after }: Selection): boolean {
  const common = [...after].filter(id => before.has(id)).length
  return Math.max(before.size, after.size) > 1 && before.size + after.size - 2 * common > 1
}

/** What a header's checkbox says of the rows: all, none or some. */
export function checkedState(selection: Selection, order: readonly (string | undefined)[], total: number): 'true' | 'false' | 'mixed' {
  if (selection.ids.size === 0) return 'false'
  // Rows that are not read yet may be selected too: then the numbers agree.
  const all = total > 0 && selection.ids.size >= total && order.every(id => id === undefined || selection.ids.has(id))
  return all ? 'true' : 'mixed'
}
