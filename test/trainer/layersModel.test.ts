import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { activations, defaultHyperparameters } from '../../src/shared/hyperparameters.ts'
import { perceptronLayers } from '../../src/shared/network.ts'
import { createNetwork } from '../../src/trainer/engine/network.ts'
import { writeLayersModel } from '../../src/trainer/layersModel.ts'
import { tf } from '../support/tfjs.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-model-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [count, inputs, classes] = [60, 20, 5]
const samples = {
  values: Uint8Array.from({ length: count * inputs }, (_, i) => (i * 37 + (i >> 4)) % 256),
  labels: Uint8Array.from({ length: count }, (_, i) => i % classes)
}

it.each(activations)('a trained network with %s loads in TensorFlow.js and judges alike', async activation => {
  const layers = perceptronLayers({ ...defaultHyperparameters, num_hidden_layers: 2, hidden_units: [11, 6], activation }, classes)
  const network = createNetwork({
    layers,
    inputShape: [inputs],
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
  const names = new Set(network.parameters.map(({ name }) => name))
  await writeLayersModel(path.join(folder, activation), {
    layers,
    inputShape: [inputs],
    parameters: network.readState().filter(({ name }) => names.has(name))
  })
  network.close()

  const model = await tf.loadLayersModel(`file://${path.join(folder, activation, 'model.json')}`)
  const probabilities = model.predict(
    tf.tensor2d(
      Float32Array.from(samples.values, value => value / 255),
      [count, inputs]
    )
  ) as InstanceType<typeof tf.Tensor>
  const rows = (await probabilities.array()) as number[][]
  const lossSum = rows.reduce((sum, row, i) => sum - Math.log(row[samples.labels[i] as number] as number), 0)
  const correct = rows.filter((row, i) => row.indexOf(Math.max(...row)) === samples.labels[i]).length
  expect(lossSum / count).toBeCloseTo(ours.lossSum / count, 5)
  expect(correct).toBe(ours.correct)
})
