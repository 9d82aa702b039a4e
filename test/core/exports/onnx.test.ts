import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { writeOnnx } from '../../../src/core/exports/onnx.ts'
import { activations, defaultHyperparameters } from '../../../src/shared/hyperparameters.ts'
import type { LossName } from '../../../src/shared/losses.ts'
import { parseModel } from '../../../src/shared/modelDescription.ts'
import { networkOf } from '../../../src/shared/network/network.ts'
import type { NetworkChoices } from '../../../src/shared/network/network.ts'
import { elementCount } from '../../../src/shared/shape.ts'
import { createNetwork } from '../../../src/trainer/engine/network.ts'
import { writeLayersModel } from '../../../src/trainer/layersModel.ts'
import { onnxRuntime } from '../../support/onnxRuntime.ts'
import { temporaryFolder } from '../../support/openTestCore.ts'
import { expectClose, randomValues } from '../../trainer/engine/numbers.ts'

const [count, height, width] = [60, 8, 7]
const small = { ...defaultHyperparameters, num_hidden_layers: 2, hidden_units: [11, 6] }
type Case = { choices: NetworkChoices; loss?: LossName; classes?: number }
const cases: [string, Case][] = [
  ...activations.map((activation): [string, Case] => [activation, { choices: { ...small, activation } }]),
  ['convolutions', { choices: { ...small, layers: 'conv:3:3:1:valid activation max_pool:2 conv:4:2 average_pool:2 flatten hidden' } }],
  ['strides that do not fit', { choices: { ...small, layers: 'conv:3:3:2 conv:4:2:2 flatten hidden' } }],
  ['batch normalisation of flat values', { choices: { ...small, layers: 'hidden batch_norm' } }],
  [
    'residual layers',
    { choices: { ...small, layers: 'conv:3:3 batch_norm activation residual:4:2 residual:5 global_average_pool hidden' } }
  ],
  ['yes and no', { choices: { ...small, loss_function: 'binary_crossentropy' }, loss: 'binary_crossentropy', classes: 2 }],
  ['a number', { choices: { ...small, loss_function: 'huber' }, loss: 'huber', classes: 0 }]
]

it.each(cases)(
  'a trained network with %s answers alike in ONNX Runtime',
  async (_, { choices, loss = 'sparse_categorical_crossentropy', classes = 5 }) => {
    const { layers, inputShape } = networkOf(choices, { inputShape: [height, width], classes })
    const network = createNetwork({
      layers,
      inputShape,
      valueType: 'float',
      loss: { name: loss },
      seed: 4,
      optimizer: { name: 'adam', momentum: 0, nesterov: false },
      weightDecay: 0,
      clipNorm: null
    })
    const size = elementCount(inputShape)
    const values = randomValues(count * size, 3)
    const labels = Int32Array.from({ length: count }, (_value, i) => i % Math.max(2, classes))
    network.loadData('train', { labels: classes === 0 ? Float32Array.from(labels) : labels, pieces: [values] })
    network.train({
      order: Int32Array.from({ length: count }, (_value, i) => i),
      batchSize: 10,
      firstStep: 0,
      learningRates: new Float64Array(6).fill(0.05)
    })
    const expected = network.answer(values)
    const folder = temporaryFolder()
    const scale = {
      kind: 'columns',
      shift: new Float64Array(size),
      factor: new Float64Array(size).fill(1),
      fill: new Float64Array(size)
    } as const
    const parameters = network.readWeights()
    await writeLayersModel(folder, { layers, inputShape, loss, classes, target: undefined, inputScale: scale, parameters })
    network.close()

    const model = parseModel(readFileSync(path.join(folder, 'model.json'), 'utf8'), readFileSync(path.join(folder, 'weights.bin')))
    const session = await onnxRuntime.InferenceSession.create(writeOnnx(model))
    const found = await session.run({ input: new onnxRuntime.Tensor('float32', values, [count, ...inputShape]) })
    const [output] = session.outputNames
    expect(found[output ?? '']?.dims).toEqual([count, expected.length / count])
    expectClose(found[output ?? '']?.data ?? [], expected, 1e-5)
  }
)
