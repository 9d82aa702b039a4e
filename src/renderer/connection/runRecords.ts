/** A value and the event number it is true for. */
type Stamped<Value> = { seq: number; value: Value | undefined }

/**
 * Runs by id, fed by snapshots and events in whatever order they come: for each run the newer number wins, so every interleaving ends in the same
 * state. `write` and `remove` are where accepted changes go (a shallow reactive map in the window, a plain one in tests).
 */
export function createRunRecords<Row extends { id: string }>(target: { write: (row: Row) => void; remove: (id: string) => void }) {
  const stamps = new Map<string, number>()

  function take(id: string, { seq, value }: Stamped<Row>): boolean {
    const known = stamps.get(id)
    if (known !== undefined && known > seq) return false
    stamps.set(id, seq)
    if (value === undefined) target.remove(id)
    else target.write(value)
    return true
  }

  return {
    /** Takes rows that are true at `seq`; older ones than already known are left out. */
    put(rows: readonly Row[], seq: number): void {
      for (const row of rows) take(row.id, { seq, value: row })
    },
    remove(ids: readonly string[], seq: number): void {
      for (const id of ids) take(id, { seq, value: undefined })
    },
    /** What is read of it next is taken, whatever its number. */
    forget: (id: string): void => void stamps.delete(id),
    /** Event numbers start again with the core: after a reconnect nothing known is newer than what will be read. */
    restart(): void {
      for (const id of stamps.keys()) stamps.set(id, -1)
    }
  }
}
