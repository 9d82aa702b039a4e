import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { activations, defaultHyperparameters } from '../../src/shared/hyperparameters.ts'
import { networkOf } from '../../src/shared/network/network.ts'
import type { NetworkChoices } from '../../src/shared/network/network.ts'
import { createNetwork } from '../../src/trainer/engine/network.ts'
import { writeLayersModel } from '../../src/trainer/layersModel.ts'
import { tf } from '../support/tfjs.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-model-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [count, height, width, classes] = [60, 8, 7, 5]
const samples = {
  values: Uint8Array.from({ length: count * height * width }, (_, i) => (i * 37 + (i >> 4)) % 256),
  labels: Uint8Array.from({ length: count }, (_, i) => i % classes)
}
const small = { ...defaultHyperparameters, num_hidden_layers: 2, hidden_units: [11, 6] }
const cases: [string, NetworkChoices][] = [
  ...activations.map((activation): [string, NetworkChoices] => [activation, { ...small, activation }]),
  ['convolutions', { ...small, layers: 'conv:3:3:1:valid activation max_pool:2 conv:4:2 average_pool:2 flatten hidden' }],
  ['batch normalisation', { ...small, layers: 'hidden batch_norm' }],
  ['residual layers', { ...small, layers: 'conv:3:3 batch_norm activation residual:4:2 residual:5 global_average_pool hidden' }]
]

it.each(cases)('a trained network with %s loads in TensorFlow.js and judges alike', async (name, choices) => {
  const { layers, inputShape } = networkOf(choices, { inputShape: [height, width], classes })
  const network = createNetwork({
    layers,
    inputShape,
    seed: 4,
    optimizer: { name: 'adam', momentum: 0, nesterov: false },
    weightDecay: 0,
    clipNorm: null
  })
  network.loadData('train', { labels: samples.labels, pieces: [samples.values] })
  network.train({
    order: Int32Array.from({ length: count }, (_, i) => i),
    batchSize: 10,
    firstStep: 0,
    learningRates: new Float64Array(6).fill(0.05)
  })
  const ours = network.evaluate('train', 0, count)
  await writeLayersModel(path.join(folder, name), {
    layers,
    inputShape,
    ...{ loss: 'sparse_categorical_crossentropy', classes, target: undefined, inputScale: { kind: 'pixels' } },
    parameters: network.readWeights()
  })
  network.close()

  const model = await tf.loadLayersModel(`file://${path.join(folder, name, 'model.json')}`)
  const probabilities = model.predict(
    tf.tensor(
      Float32Array.from(samples.values, value => value / 255),
      [count, ...inputShape]
    )
  ) as InstanceType<typeof tf.Tensor>
  const rows = (await probabilities.array()) as number[][]
  const lossSum = rows.reduce((sum, row, i) => sum - Math.log(row[samples.labels[i] as number] as number), 0)
  const correct = rows.filter((row, i) => row.indexOf(Math.max(...row)) === samples.labels[i]).length
  expect(lossSum / count).toBeCloseTo(ours.lossSum / count, 4)
  expect(correct).toBe(ours.measured)
})
