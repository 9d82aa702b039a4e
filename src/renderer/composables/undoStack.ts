type Direction = 'undo' | 'redo'

/** One change of what this window shows, be it a filter or a zoom. `label` names it for the toast and the menu. */
export type ViewStep = { label: string; undo: () => void | Promise<void>; redo: () => void | Promise<void> }
/** An edit that the library keeps, with every value before and after it: here it only has its place among the window's own steps. */
type EditStep = { edit: number }
type Step = ViewStep | EditStep

/** The library's own history: takes an edit back or does it again, the next one or, where a number is given, only that. Undefined where it is not there. */
export type EditHistory<Moved> = Record<Direction, (edit: number | undefined) => Promise<{ edit: number; moved: Moved } | undefined>>

const isView = (step: Step | undefined): step is ViewStep => step !== undefined && 'label' in step

/**
 * Every step of a window in the order it was made, newest last, and those taken back. Beyond what was done since it opened come the edits it made
 * before, which the library remembers. A new step forgets the ones taken back.
 */
export function createUndoStack<Moved>(history: EditHistory<Moved>, depth = 200) {
  const steps: Record<Direction, Step[]> = { undo: [], redo: [] }
  let isNew = true
  let last: Promise<unknown> = Promise.resolve()

  function push(step: Step): void {
    const newest = steps.undo.at(-1)
    // An edit that was gone on with keeps its place.
    const isSame = newest !== undefined && 'edit' in newest && 'edit' in step && newest.edit === step.edit
    if (!isSame) steps.undo = [...steps.undo.slice(-(depth - 1)), step]
    steps.redo = []
    isNew = false
  }
  const drop = (direction: Direction, step: Step): void => void (steps[direction] = steps[direction].filter(other => other !== step))
  const keep = (direction: Direction, step: Step): void => void steps[direction === 'undo' ? 'redo' : 'undo'].push(step)

  async function move(direction: Direction): Promise<ViewStep | Moved | undefined> {
    const step = steps[direction].at(-1)
    if (isView(step)) {
      await step[direction]()
      drop(direction, step)
      keep(direction, step)
      return step
    }
    // What was taken back before the window opened can be done again until it does something else.
    if (!step && direction === 'redo' && !isNew) return undefined
    const found = await history[direction](step?.edit)
    if (step) drop(direction, step)
    if (found) keep(direction, { edit: found.edit })
    // An edit that is gone, because its runs are, must not keep older steps from being taken back.
    return found?.moved ?? (step ? move(direction) : undefined)
  }
  /** One after the other, however fast the keys come. */
  function inTurn(direction: Direction): Promise<ViewStep | Moved | undefined> {
    const turn = last.then(() => move(direction))
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    push,
    /** Takes the newest step back; undefined where there is none. A step that cannot be taken back stays the newest. */
    undo: () => inTurn('undo'),
    redo: () => inTurn('redo'),
    /** What comes next: a step of this window by its label, or an edit that the library knows. */
    next(direction: Direction): { label: string } | 'edit' | undefined {
      const step = steps[direction].at(-1)
      if (isView(step)) return { label: step.label }
      return step || direction === 'undo' || isNew ? 'edit' : undefined
    }
  }
}
