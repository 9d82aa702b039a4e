/** An open group by its place among the groups, and how many runs are below it. */
export type OpenGroup = { at: number; count: number }
/** What a row of the table is: a group, or (with `child`) one of its runs, both by place. */
export type GroupedRow = { group: number; child: number | undefined }

/** The rows of a table of groups, some of them open. Nothing is made for a row before it is looked at. `open` goes by place. */
export function layRows(groups: number, open: readonly OpenGroup[]) {
  /** Runs above the row of a group. */
  const runsBefore = (group: number): number => open.reduce((sum, { at, count }) => (at < group ? sum + count : sum), 0)
  return {
    total: groups + open.reduce((sum, { count }) => sum + count, 0),
    rowOf: (group: number): number => group + runsBefore(group),
    at(row: number): GroupedRow {
      let runs = 0
      for (const { at, count } of open) {
        const first = at + runs + 1
        if (row < first) break
        if (row < first + count) return { group: at, child: row - first }
        runs += count
      }
      return { group: row - runs, child: undefined }
    }
  }
}
