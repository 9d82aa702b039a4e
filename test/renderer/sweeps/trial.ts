import type { TrialView } from '../../../src/shared/sweep.ts'

/** A trial with what a test says of it. */
export const trialOf = (number: number, given: Partial<TrialView> = {}): TrialView =>
  ({
    number,
    state: 'completed',
    value: 0.9,
    values: { learning_rate: 0.001 * (number + 1), hidden_units: 64, optimizer: 'adam' },
    ...given
  }) as TrialView
