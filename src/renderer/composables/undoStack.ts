/** One change that can be taken back. `label` names it for the toast and the menu. */
export type Step = { label: string; undo: () => void | Promise<void>; redo: () => void | Promise<void> }

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
        await step.undo()
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
        await step.redo()
      } catch (error) {
        undone = [...undone, step]
        throw error
      }
      done = [...done, step]
      return step
    },
    next: () => ({ undo: done.at(-1)?.label, redo: undone.at(-1)?.label })
  }
}
