import { ExpectedError } from '../../shared/errors.ts'
import type { RunState } from '../../shared/run.ts'

/** Where a run may go from each state. What ended stays as it ended: going on with it is another run or a later chapter. */
export const legalMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'stopped'],
  running: ['paused', 'completed', 'stopped', 'pruned', 'failed', 'diverged', 'interrupted'],
  paused: ['queued', 'running', 'stopped', 'interrupted'],
  completed: [],
  stopped: [],
  pruned: [],
  failed: [],
  diverged: [],
  interrupted: []
}

/** Throws ILLEGAL_STATE unless a run may move so; every change of a run's state passes here. */
export function assertMove(from: RunState, to: RunState): void {
  if (legalMoves[from].includes(to)) return
  throw new ExpectedError('ILLEGAL_STATE', `A run that is ${from} cannot become ${to}.`, { state: from, action: to })
}

/** Whether a run waits or trains; one that ended does not. */
export const canGoOn = (state: RunState): boolean => legalMoves[state].length > 0
