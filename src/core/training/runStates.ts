import { ExpectedError } from '../../shared/errors.ts'
import type { RunState } from '../../shared/run.ts'

/** Where a run may go from each state. What was cut short may be queued again, and so may what completed, for more epochs; what diverged has nothing to go on from. */
export const legalMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'stopped'],
  running: ['paused', 'completed', 'stopped', 'pruned', 'failed', 'diverged', 'interrupted'],
  paused: ['queued', 'stopped'],
  completed: ['queued'],
  stopped: ['queued'],
  pruned: ['queued'],
  failed: ['queued'],
  diverged: [],
  interrupted: ['queued']
}

/** Throws ILLEGAL_STATE unless a run may move so; every change of a run's state passes here. */
export function assertMove(from: RunState, to: RunState): void {
  if (legalMoves[from].includes(to)) return
  throw new ExpectedError('ILLEGAL_STATE', `A run that is ${from} cannot become ${to}.`, { state: from, action: to })
}

const open: readonly RunState[] = ['queued', 'running', 'paused']

/** Whether a run waits, trains or is paused; one that ended only goes on if somebody asks for it. */
export const canGoOn = (state: RunState): boolean => open.includes(state)
