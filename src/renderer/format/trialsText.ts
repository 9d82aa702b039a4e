import type { Sweep } from '../../shared/sweep.ts'

/** Trials that have ended, however. */
export const endedTrials = ({ trials }: Pick<Sweep, 'trials'>): number => trials.completed + trials.pruned + trials.diverged + trials.failed

/** 12/60, or 12 where it is not known how many are to come. */
export const trialsText = (sweep: Pick<Sweep, 'trials'>): string =>
  `${endedTrials(sweep)}${sweep.trials.planned === null ? '' : `/${sweep.trials.planned}`}`
