/** The order of what is to come: runs, and sweeps, which stay in it while they have trials to give. */
export type RunQueue = {
  ids(): string[]
  has(id: string): boolean
  append(ids: readonly string[]): void
  remove(id: string): boolean
  /** Puts one at a place, 0 being next; a place behind the end is the end. False where it is not in the queue. */
  move(id: string, position: number): boolean
}

export function createRunQueue(initial: readonly string[] = []): RunQueue {
  const order = [...initial]
  const remove = (id: string): boolean => {
    const place = order.indexOf(id)
    if (place >= 0) order.splice(place, 1)
    return place >= 0
  }
  return {
    ids: () => [...order],
    has: id => order.includes(id),
    append: ids => void order.push(...ids),
    remove,
    move(id, position) {
      if (!remove(id)) return false
      order.splice(position, 0, id)
      return true
    }
  }
}
