import type { Hyperparameters } from './hyperparameters.ts'

/** A named starting point: a dataset and the hyperparameters that differ from the defaults. The window calls it `newRun.presets.ID`. */
export type Preset = { id: string; dataset: string; hyperparameters: Partial<Hyperparameters> }

export const presets: readonly Preset[] = [
  /** The article's program: three times (Dense 128 ReLU, Dropout 0.2), Adam 0.001, batch 32, 100 epochs. The defaults are it. */
  { id: 'mnist-mlp', dataset: 'mnist', hyperparameters: {} },
  {
    id: 'mnist-softmax',
    dataset: 'mnist',
    hyperparameters: { num_hidden_layers: 0, dropout_rate: 0, num_epochs: 20 }
  }
]
