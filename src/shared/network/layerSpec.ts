import type { activations } from '../hyperparameters.ts'

export type ActivationName = (typeof activations)[number]
export type Padding = 'same' | 'valid'

/**
 * One layer, as it is recorded, drawn, counted and trained, in Keras' terms. A new kind is a case here, a rule in traceLayers.ts, a word in layerText.ts and a
 * file in src/trainer/engine/layers.
 */
export type LayerSpec =
  | { type: 'dense'; units: number }
  | { type: 'activation'; activation: ActivationName }
  | { type: 'dropout'; rate: number }
  /** Square kernels over [height, width, channels]. */
  | { type: 'convolution'; filters: number; size: number; stride: number; padding: Padding }
  /** Squares that do not overlap; what is left over at the edges is dropped. */
  | { type: 'max_pooling'; size: number }
  | { type: 'average_pooling'; size: number }
  | { type: 'global_average_pooling' }
  | { type: 'batch_normalization' }
  | { type: 'flatten' }
  /** The sum of what both ways make of the same values (He and others, 2016); without layers a way passes them on. */
  | { type: 'residual'; body: LayerSpec[]; shortcut: LayerSpec[] }

/** What a network is made of, from samples of `inputShape` to logits, one a class, or to one number. Shapes are without the batch. */
export type NetworkSpec = { inputShape: number[]; layers: LayerSpec[] }
