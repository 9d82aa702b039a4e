type Move = (runs: readonly string[]) => void | Promise<void>

/** One change that can be taken back. `label` names it for the toast and the menu. `runs` are those it changed; both ways are given the ones still there. */
export type Step = { label: string; runs?: readonly string[]; undo: Move; redo: Move }

/** Steps without the runs that are gone; what changed nothing else goes with them. */
const without = (steps: readonly Step[], gone: ReadonlySet<string>): Step[] =>
  steps.flatMap(step => {
    const left = step.runs?.filter(id => !gone.has(id))
    return left === undefined ? step : left.length === 0 ? [] : { ...step, runs: left }
  })

/** Changes already made, newest last, and those taken back. A new change forgets the ones taken back. */
export function createUndoStack(depth = 200) {
  let done: Step[] = []
  let undone: Step[] = []

  return {
    push(step: Step): void {
      done = [...done.slice(-(depth - 1)), step]
      undone = []
    },
    /** Takes the newest change back; undefined where there is none. A change that cannot be taken back stays the newest. */
    async undo(): Promise<Step | undefined> {
      const step = done.at(-1)
      if (!step) return undefined
      done = done.slice(0, -1)
      try {
        await step.undo(step.runs ?? [])
      } catch (error) {
        done = [...done, step]
        throw error
      }
      undone = [...undone, step]
      return step
    },
    async redo(): Promise<Step | undefined> {
      const step = undone.at(-1)
      if (!step) return undefined
      undone = undone.slice(0, -1)
      try {
        await step.redo(step.runs ?? [])
      } catch (error) {
        undone = [...undone, step]
        throw error
      }
      done = [...done, step]
      return step
    },
    /** Runs that were deleted for good: nothing can be done to them any more, and they must not keep older steps from being taken back. */
    forget(ids: readonly string[]): void {
      const gone = new Set(ids)
      done = without(done, gone)
      undone = without(undone, gone)
    },
    next: () => ({ undo: done.at(-1)?.label, redo: undone.at(-1)?.label })
  }
}
