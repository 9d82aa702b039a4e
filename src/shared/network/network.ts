import type { FieldFault } from '../errors.ts'
import { invalidInput } from '../errors.ts'
import { lossFor, outputsFor } from '../losses.ts'
import type { LossChoice } from '../losses.ts'
import { elementCount } from '../shape.ts'
import { hiddenWidths, layerFault, readLayers } from './layerText.ts'
import type { Surroundings } from './layerText.ts'
import type { LayerSpec, NetworkSpec } from './layerSpec.ts'
import { traceLayers } from './traceLayers.ts'
import type { Trace } from './traceLayers.ts'

/** What decides a network beside the data. Runs that were recorded before there was a choice of layers have no `layers`. */
export type NetworkChoices = Surroundings & { layers?: string | undefined; loss_function?: LossChoice }
/** The data as a network meets it; `classes` is 0 where the target is a number. */
export type DataShape = { inputShape: readonly number[]; classes: number }
export type Network = NetworkSpec & { trace: Trace }

/** The layers of the reference: what num_hidden_layers, hidden_units, activation and dropout_rate say. */
export const usualLayers = 'hidden'

/** More than this is a mistake rather than a network: 4 GB of weights and what an optimizer keeps of them. */
const mostParameters = 250_000_000

const isOfImages = ({ type }: LayerSpec): boolean =>
  ['convolution', 'max_pooling', 'average_pooling', 'global_average_pooling', 'residual'].includes(type)

/** Images keep their height and width where a layer wants them, a missing number of channels being 1; all else is flat, as after Keras' Flatten. */
function inputFor(layers: readonly LayerSpec[], shape: readonly number[]): number[] {
  if (shape.length < 2 || !layers.some(isOfImages)) return [elementCount(shape)]
  return shape.length === 2 ? [...shape, 1] : [...shape]
}

/** Tells apart what has weights of other shapes: the layers, and the units of each hidden one. */
export const weightsKey = ({
  layers = usualLayers,
  ...choices
}: Pick<NetworkChoices, 'layers' | 'num_hidden_layers' | 'hidden_units'>): string => JSON.stringify([layers, hiddenWidths(choices)])

/** The network that hyperparameters describe for some data, ending in a dense layer of logits, or of one number; or what is wrong with `layers`. */
export function readNetwork(
  choices: NetworkChoices,
  { inputShape, classes }: DataShape
): { ok: true; value: Network } | { ok: false; fault: FieldFault } {
  const read = readLayers(choices.layers ?? usualLayers, choices)
  if (!read.ok) return read
  const layers: LayerSpec[] = [
    ...read.words.flatMap(word => word.layers),
    { type: 'dense', units: outputsFor(lossFor(choices.loss_function, classes), classes) }
  ]
  const input = inputFor(layers, inputShape)
  const trace = traceLayers(layers, input)
  if (!trace.ok) return trace
  if (trace.value.parameters > mostParameters)
    return {
      ok: false,
      fault: layerFault('layers_many', `These layers have more than ${mostParameters.toLocaleString('en-US')} parameters.`, {
        n: mostParameters
      })
    }
  return { ok: true, value: { inputShape: input, layers, trace: trace.value } }
}

/** As `readNetwork`, for hyperparameters that were checked; throws INVALID_INPUT. */
export function networkOf(choices: NetworkChoices, data: DataShape): Network {
  const read = readNetwork(choices, data)
  if (!read.ok) throw invalidInput([read.fault])
  return read.value
}

/** Samples of each part: validation is the last `floor(n × split)` of the training samples, as Keras takes it. */
export function splitSizes(trainSamples: number, validationSplit: number): { train: number; validation: number } {
  // Keras: split_at = floor(n × (1 − split)); the validation part is what follows.
  const train = Math.floor(trainSamples * (1 - validationSplit))
  return { train, validation: trainSamples - train }
}
