import type { Definition } from './hyperparameterDefinition.ts'

/** Settings of how a network is trained on a machine, not of what it learns; part of the table in hyperparameters.ts. */
export const machineDefinitions = {
  checkpoint_every: {
    kind: 'int',
    default: null,
    off: true,
    min: 1,
    max: 100_000,
    group: 'machine',
    meaning: 'Keep a checkpoint each so many epochs, besides the last and the best; others can be branched from it.',
    tooHigh: 'few places to branch from',
    tooLow: 'takes disk space',
    invalid: 'Enter a whole number from 1 up, or leave it off.'
  },
  seed: {
    kind: 'int',
    default: null,
    off: true,
    min: 0,
    max: 4_294_967_295,
    group: 'machine',
    meaning: 'Fixes initial weights, shuffling and dropout.',
    invalid: 'Enter a whole number from 0 to 4,294,967,295.'
  },
  threads: {
    kind: 'int',
    default: 1,
    min: 1,
    max: 256,
    group: 'machine',
    meaning: 'Processor threads TensorFlow may use; 1 is fastest for small networks.',
    invalid: 'Enter a whole number from 1 to 256.'
  }
} as const satisfies Record<string, Definition>
