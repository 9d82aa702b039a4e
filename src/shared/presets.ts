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
  },
  /** After LeNet-5 (LeCun and others, "Gradient-Based Learning Applied to Document Recognition", 1998), with today's ReLU, max pooling and dropout. */
  {
    id: 'mnist-cnn',
    dataset: 'mnist',
    hyperparameters: {
      layers: 'conv:16:5 activation max_pool:2 conv:32:5 activation max_pool:2 flatten hidden',
      num_hidden_layers: 1,
      num_epochs: 10
    }
  },
  /** Three residual blocks, the last two halving the picture, as ResNet's stages do (He and others, 2016). */
  {
    id: 'mnist-residual',
    dataset: 'mnist',
    hyperparameters: {
      layers: 'conv:16:3:2 batch_norm activation residual:16 residual:32:2 residual:64:2 global_average_pool',
      num_hidden_layers: 0,
      dropout_rate: 0,
      num_epochs: 10
    }
  }
]
