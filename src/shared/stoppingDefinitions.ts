import type { Definition } from './hyperparameterDefinition.ts'
import { moreMeasures } from './losses.ts'

const monitors = [
  ...(['val_loss', 'val_accuracy', 'val_mean_absolute_error', 'val_r2'] as const),
  ...moreMeasures.map(measure => `val_${measure}` as const),
  ...(['loss', 'accuracy', 'mean_absolute_error'] as const)
]

/** When a run is done before its last epoch; part of the table in hyperparameters.ts. */
export const stoppingDefinitions = {
  patience: {
    kind: 'int',
    default: null,
    off: true,
    min: 1,
    max: 100_000,
    group: 'stopping',
    meaning: 'Stop after this many epochs without a better monitored metric.',
    tooHigh: 'wastes time',
    tooLow: 'stops too soon',
    invalid: 'Enter a whole number from 1 to num_epochs, or leave it off.'
  },
  monitor: {
    kind: 'choice',
    choices: monitors,
    default: 'val_loss',
    group: 'stopping',
    meaning: 'Metric that early stopping and the best checkpoint watch.',
    invalid: `Choose one of: ${monitors.join(', ')}.`
  },
  min_delta: {
    kind: 'float',
    default: 0,
    min: 0,
    max: 1e6,
    group: 'stopping',
    meaning: 'Smallest change that counts as better.',
    invalid: 'Enter a number from 0 up.'
  },
  restore_best_weights: {
    kind: 'bool',
    default: false,
    group: 'stopping',
    meaning: 'End with the weights of the best epoch.',
    invalid: 'Choose true or false.'
  }
} as const satisfies Record<string, Definition>
