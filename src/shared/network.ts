import type { activations, Hyperparameters } from './hyperparameters.ts'

export type ActivationName = (typeof activations)[number]

/** One layer of a sequential network, as it is recorded, drawn, counted and trained. A new layer kind is a case here and a file in src/trainer/engine/layers. */
export type LayerSpec =
  { type: 'dense'; units: number } | { type: 'activation'; activation: ActivationName } | { type: 'dropout'; rate: number }

/** Layers of the multilayer perceptron of the reference: [dense, activation, dropout] a hidden layer, then a dense layer of logits, one a class. */
export function perceptronLayers(
  hyperparameters: Pick<Hyperparameters, 'num_hidden_layers' | 'hidden_units' | 'dropout_rate' | 'activation'>,
  classes: number
): LayerSpec[] {
  const { num_hidden_layers, hidden_units, dropout_rate, activation } = hyperparameters
  const units = Array.isArray(hidden_units) ? hidden_units : Array.from({ length: num_hidden_layers }, () => hidden_units)
  const hidden = units.flatMap((count): LayerSpec[] => [
    { type: 'dense', units: count },
    { type: 'activation', activation },
    ...(dropout_rate > 0 ? [{ type: 'dropout', rate: dropout_rate } as const] : [])
  ])
  return [...hidden, { type: 'dense', units: classes }]
}

/** Trainable numbers of a network whose samples have `inputs` values. */
export function countParameters(layers: LayerSpec[], inputs: number): number {
  let width = inputs
  let parameters = 0
  for (const layer of layers) {
    if (layer.type !== 'dense') continue
    parameters += width * layer.units + layer.units
    width = layer.units
  }
  return parameters
}

/** Samples of each part: validation is the last `floor(n × split)` of the training samples, as Keras takes it. */
export function splitSizes(trainSamples: number, validationSplit: number): { train: number; validation: number } {
  // Keras: split_at = floor(n × (1 − split)); the validation part is what follows.
  const train = Math.floor(trainSamples * (1 - validationSplit))
  return { train, validation: trainSamples - train }
}
