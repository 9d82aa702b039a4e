import type { DataContext } from '../../../shared/checkHyperparameters.ts'
import type { Hyperparameters } from '../../../shared/hyperparameters.ts'
import { readLayers } from '../../../shared/network/layerText.ts'
import { networkOf } from '../../../shared/network/network.ts'
import type { Network } from '../../../shared/network/network.ts'
import type { TracedLayer } from '../../../shared/network/traceLayers.ts'

/** What one word of a layer text makes of what reaches it; undefined figures where the text is not sound. */
export type LayerRow = { word: string; shape: number[]; parameters: number; products: number }
export type LayerRows = { inputShape: number[]; rows: LayerRow[]; output: LayerRow; network: Network }

function summed(word: string, layers: readonly TracedLayer[], before: number[]): LayerRow {
  const sum = (of: 'parameters' | 'products'): number => layers.reduce((total, layer) => total + layer[of], 0)
  return { word, shape: layers.at(-1)?.outputShape ?? before, parameters: sum('parameters'), products: sum('products') }
}

/** The layers of sound hyperparameters, a word a row; a word may stand for several layers, or for none. */
export function layerRows(values: Hyperparameters, data: DataContext): LayerRows {
  const network = networkOf(values, data)
  const read = readLayers(values.layers, values)
  const traced = [...network.trace.layers]
  let shape = network.inputShape
  const rows = (read.ok ? read.words : []).map(({ word, layers }) => {
    const row = summed(word, traced.splice(0, layers.length), shape)
    shape = row.shape
    return row
  })
  return { inputShape: network.inputShape, rows, output: summed('', traced, shape), network }
}

const floatBytes = 4
/** A weight, its gradient, and the two values that most optimizers keep of it. */
const perWeight = 4
/** What a layer gives, and the gradient of it. */
const perValue = 2

/** Bytes that training needs beside the data. */
export const memoryOf = ({ trace }: Network, batchSize: number): number =>
  floatBytes * (perWeight * trace.parameters + perValue * trace.values * batchSize)

/** The words of a text. */
export const wordsOf = (text: string): string[] =>
  text
    .trim()
    .split(/\s+/)
    .filter(word => word !== '')

/** A text with one word moved, changed or taken away. */
export const withWords = (text: string, change: (words: string[]) => void): string => {
  const words = wordsOf(text)
  change(words)
  return words.join(' ')
}
