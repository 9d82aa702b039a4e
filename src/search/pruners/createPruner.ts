import type { PrunerChoice } from '../../shared/sweep.ts'
import { createAshaPruner } from './asha.ts'
import { keep } from './curve.ts'
import type { Decision, PruningQuestion } from './curve.ts'
import { createHyperbandPruner } from './hyperband.ts'
import { createMedianPruner } from './median.ts'
import { createPatiencePruner } from './patience.ts'
import { createThresholdPruner } from './threshold.ts'

/** The pruner that was chosen; `epochs` is how many a trial has. */
export function createPruner(choice: PrunerChoice, epochs: number): (question: PruningQuestion) => Decision {
  switch (choice.kind) {
    case 'none':
      return () => keep
    case 'median':
      return createMedianPruner({ startUpTrials: choice.start_up_trials, warmUpEpochs: choice.warm_up_epochs })
    case 'asha':
      return createAshaPruner({ firstRung: choice.first_rung, factor: choice.factor })
    case 'hyperband':
      return createHyperbandPruner({ epochs, firstRung: choice.first_rung, factor: choice.factor })
    case 'patience':
      return createPatiencePruner({ patience: choice.patience, minDelta: choice.min_delta })
    case 'threshold':
      return createThresholdPruner({
        lower: choice.lower ?? -Infinity,
        upper: choice.upper ?? Infinity,
        warmUpEpochs: choice.warm_up_epochs
      })
  }
}
