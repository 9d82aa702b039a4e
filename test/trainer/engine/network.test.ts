import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LayerSpec } from '../../../src/shared/network/layerSpec.ts'
import { createNetwork } from '../../../src/trainer/engine/network.ts'
import type { Network, NetworkOptions, StateEntry } from '../../../src/trainer/engine/network.ts'
import { shuffledOrder } from '../../../src/trainer/engine/random.ts'
import { tf } from '../../support/tfjs.ts'
import { expectClose } from './numbers.ts'

const [count, inputs, classes] = [230, 12, 4]

/** Samples whose class can be read off them, with noise; a pure function of nothing. */
function makeSamples(size = count): { values: Uint8Array; labels: Uint8Array; pieces: Uint8Array[] } {
  const order = shuffledOrder(size * inputs, 5, 1)
  const labels = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 3)) % classes)
  const values = Uint8Array.from({ length: size * inputs }, (_, i) => {
    const label = labels[Math.floor(i / inputs)] as number
    return ((order[i] as number) % 128) + (i % classes === label ? 127 : 0)
  })
  // Cut unevenly: where the pieces end must not matter.
  const cut = Math.floor(size / 3) * inputs
  return { values, labels, pieces: [values.subarray(0, cut), values.subarray(cut)] }
}
const samples = makeSamples()

const layers: LayerSpec[] = [
  { type: 'dense', units: 9 },
  { type: 'activation', activation: 'relu' },
  { type: 'dense', units: 7 },
  { type: 'activation', activation: 'tanh' },
  { type: 'dense', units: classes }
]
const withDropout = layers.flatMap((layer): LayerSpec[] =>
  layer.type === 'activation' ? [layer, { type: 'dropout', rate: 0.25 }] : [layer]
)

const options: NetworkOptions = {
  layers,
  inputShape: [inputs],
  seed: 3,
  optimizer: { name: 'adam', momentum: 0, nesterov: false },
  weightDecay: 0,
  clipNorm: null
}

function openNetwork(changes: Partial<NetworkOptions> = {}): Network {
  const network = createNetwork({ ...options, ...changes })
  network.loadData('train', samples)
  network.loadData('test', makeSamples(50))
  return network
}

const inOrder = Int32Array.from({ length: count }, (_, i) => i)
const batchSize = 20

/** Trains one epoch in given order, cut into calls after the given numbers of steps. Returns the loss sums, one a step. */
function trainEpoch(
  network: Network,
  { order = inOrder, cuts = [] as number[], rate = 0.01, epoch = 0, from = 0 } = {}
): { lossSums: number[]; correct: number } {
  const full = Math.floor(count / batchSize)
  const perEpoch = Math.ceil(count / batchSize)
  const ends = [...new Set([...cuts.filter(cut => cut > from && cut < full), full])].sort((a, b) => a - b)
  const lossSums: number[] = []
  let correct = 0
  let step = from
  for (const end of [...ends, perEpoch]) {
    const size = step < full ? batchSize : count - full * batchSize
    const result = network.train({
      order: order.slice(step * batchSize, step < full ? end * batchSize : count),
      batchSize: size,
      firstStep: epoch * perEpoch + step,
      learningRates: new Float64Array(end - step).fill(rate)
    })
    lossSums.push(...result.lossSums)
    correct += result.measured
    step = end
  }
  return { lossSums, correct }
}

const weightsOf = (network: Network): StateEntry[] => {
  const names = new Set(network.weights.map(parameter => parameter.name))
  return network.readState().filter(entry => names.has(entry.name))
}

/** The same network in tfjs, with the same weights. */
function tfjsModel(weights: StateEntry[], optimizer: Parameters<ReturnType<typeof tf.sequential>['compile']>[0]['optimizer']) {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 9, activation: 'relu', inputShape: [inputs] }),
      tf.layers.dense({ units: 7, activation: 'tanh' }),
      tf.layers.dense({ units: classes, activation: 'softmax' })
    ]
  })
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' })
  model.setWeights(weights.map(({ values, shape }) => tf.tensor(values, [...shape])))
  return model
}

describe('the whole network without dropout', () => {
  // tfjs adds Adam's epsilon after the bias correction, Keras before: a weight whose gradient is almost 0 moves a little differently.
  const rivals = {
    adam: {
      settings: { name: 'adam', momentum: 0, nesterov: false },
      optimizer: () => tf.train.adam(0.01, 0.9, 0.999, 1e-7),
      weightTolerance: 1e-2
    },
    sgd: { settings: { name: 'sgd', momentum: 0, nesterov: false }, optimizer: () => tf.train.sgd(0.01), weightTolerance: 1e-5 },
    momentum: {
      settings: { name: 'sgd', momentum: 0.9, nesterov: false },
      optimizer: () => tf.train.momentum(0.01, 0.9),
      weightTolerance: 1e-4
    }
  } as const
  it.each(Object.keys(rivals) as (keyof typeof rivals)[])('follows model.fit of tfjs step by step with %s', async name => {
    const network = openNetwork({ optimizer: rivals[name].settings })
    const model = tfjsModel(weightsOf(network), rivals[name].optimizer())
    const xs = tf.tensor2d(
      Float32Array.from(samples.values, value => value / 255),
      [count, inputs]
    )
    const ys = tf.tensor1d(Float32Array.from(samples.labels))
    const expected: number[] = []
    await model.fit(xs, ys, {
      batchSize,
      epochs: 3,
      shuffle: false,
      callbacks: { onBatchEnd: (_batch, logs) => void expected.push(logs?.['loss'] ?? NaN) }
    })
    const actual = [0, 1, 2].flatMap(epoch =>
      trainEpoch(network, { epoch }).lossSums.map(
        (sum, step) => sum / (step < Math.floor(count / batchSize) ? batchSize : count % batchSize)
      )
    )
    expect(actual.length).toBe(36)
    expectClose(actual, expected, 2e-4)
    weightsOf(network).forEach(({ values }, i) =>
      expectClose(values, model.getWeights()[i]?.dataSync() ?? [], rivals[name].weightTolerance)
    )
    network.close()
  })
})

describe('a training epoch', () => {
  it('gives the same bits however it is cut into calls', () => {
    const whole = openNetwork({ layers: withDropout })
    const reference = trainEpoch(whole)
    const state = whole.readState()
    whole.close()
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 6 }), cuts => {
        const network = openNetwork({ layers: withDropout })
        expect(trainEpoch(network, { cuts })).toEqual(reference)
        expect(network.readState()).toEqual(state)
        network.close()
      }),
      { numRuns: 12 }
    )
  })

  it('goes on bit for bit from a state taken in the middle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), at => {
        const network = openNetwork({ layers: withDropout })
        const first = network.train({
          order: inOrder.slice(0, at * batchSize),
          batchSize,
          firstStep: 0,
          learningRates: new Float64Array(at).fill(0.01)
        })
        const state = network.readState()
        const rest = trainEpoch(network, { from: at })
        const resumed = openNetwork({ layers: withDropout, seed: options.seed })
        resumed.writeState(state)
        expect(trainEpoch(resumed, { from: at })).toEqual(rest)
        expect(resumed.readState()).toEqual(network.readState())
        expect(first.lossSums.length).toBe(at)
        network.close()
        resumed.close()
      }),
      { numRuns: 8 }
    )
  })

  it('learns, and judges without dropout', () => {
    const network = openNetwork({ layers: withDropout })
    for (let epoch = 0; epoch < 40; epoch++) trainEpoch(network, { epoch, order: shuffledOrder(count, 1, epoch) })
    const score = network.evaluate('train', 0, count)
    expect(score.measured / count).toBeGreaterThan(0.9)
    expect(network.evaluate('train', 0, count)).toEqual(score)
    const [head, tail] = [network.evaluate('train', 0, 100), network.evaluate('train', 100, count)]
    expect(head.measured + tail.measured).toBe(score.measured)
    expect(head.lossSum + tail.lossSum).toBeCloseTo(score.lossSum, 3)
    network.close()
  })

  it('leaves no tensor behind', () => {
    const network = openNetwork()
    for (let epoch = 0; epoch < 3; epoch++) {
      trainEpoch(network, { epoch })
      network.evaluate('test', 0, 50)
      network.readState()
      expect(network.heldTensors()).toBe(0)
    }
    network.close()
  })

  it('stops at the very step whose loss is not finite', () => {
    const network = openNetwork({ optimizer: { name: 'sgd', momentum: 0, nesterov: false } })
    const rates = Float64Array.from({ length: 11 }, (_, i) => (i === 4 ? Infinity : 0.01))
    const { lossSums } = network.train({ order: inOrder.slice(0, 220), batchSize, firstStep: 0, learningRates: rates })
    // The step after the one with the infinite rate is the first to see its weights.
    expect(lossSums.length).toBe(6)
    expect(lossSums.slice(0, 5).every(Number.isFinite)).toBe(true)
    expect(Number.isFinite(lossSums[5])).toBe(false)
    network.close()
  })

  it('trains a network without hidden layers: softmax regression', () => {
    const network = openNetwork({ layers: [{ type: 'dense', units: classes }] })
    expect(network.weights.map(({ shape }) => shape)).toEqual([[inputs, classes], [classes]])
    const before = network.evaluate('train', 0, count).lossSum
    for (let epoch = 0; epoch < 5; epoch++) trainEpoch(network, { epoch })
    expect(network.evaluate('train', 0, count).lossSum).toBeLessThan(before)
    network.close()
  })
})

describe('regularisation', () => {
  it('decays every weight by learning_rate × weight_decay before the step', () => {
    // With gradients clipped to almost nothing, sgd's step is only the decay.
    const network = openNetwork({ optimizer: { name: 'sgd', momentum: 0, nesterov: false }, weightDecay: 0.1, clipNorm: 1e-12 })
    const before = weightsOf(network)
    trainEpoch(network, { rate: 0.5 })
    weightsOf(network).forEach(({ values }, i) =>
      expectClose(
        values,
        Float64Array.from(before[i]?.values ?? [], value => value * (1 - 0.05) ** 12)
      )
    )
    network.close()
  })

  it('clips the norm of all gradients together', () => {
    const rate = 0.5
    const step = (clipNorm: number | null): number[] => {
      const network = openNetwork({ optimizer: { name: 'sgd', momentum: 0, nesterov: false }, clipNorm })
      const before = weightsOf(network)
      network.train({ order: inOrder.slice(0, batchSize), batchSize, firstStep: 0, learningRates: Float64Array.of(rate) })
      const gradient = weightsOf(network).flatMap(({ values }, i) =>
        Array.from(values, (value, j) => ((before[i]?.values[j] ?? NaN) - value) / rate)
      )
      network.close()
      return gradient
    }
    const norm = (gradient: number[]): number => Math.hypot(...gradient)
    const free = step(null)
    const clipped = step(norm(free) / 4)
    expect(norm(clipped)).toBeCloseTo(norm(free) / 4, 4)
    expectClose(
      clipped,
      free.map(value => value / 4),
      1e-4
    )
    expectClose(step(norm(free) * 2), free, 1e-6)
  })
})

describe('a network over pictures', () => {
  const pictures: Partial<NetworkOptions> = {
    inputShape: [4, 3, 1],
    layers: [
      { type: 'convolution', filters: 3, size: 3, stride: 1, padding: 'same' },
      { type: 'batch_normalization' },
      { type: 'activation', activation: 'relu' },
      { type: 'max_pooling', size: 2 },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.25 },
      { type: 'dense', units: classes }
    ]
  }
  it('gives the same bits whole, cut into calls and from a state taken in the middle, what normalisation follows included', () => {
    const whole = openNetwork(pictures)
    trainEpoch(whole)
    const cut = openNetwork(pictures)
    trainEpoch(cut, { cuts: [1, 4, 9] })
    expect(cut.readState()).toEqual(whole.readState())

    const first = openNetwork(pictures)
    const upTo = 5
    first.train({
      order: inOrder.slice(0, upTo * batchSize),
      batchSize,
      firstStep: 0,
      learningRates: new Float64Array(upTo).fill(0.01)
    })
    const rest = openNetwork(pictures)
    rest.writeState(first.readState())
    trainEpoch(rest, { from: upTo })
    expect(rest.readState()).toEqual(whole.readState())
    const followed = whole.weights.filter(({ name }) => name.includes('moving_')).map(({ name }) => name)
    expect(followed).toEqual(['layer_1/batch_normalization/moving_mean', 'layer_1/batch_normalization/moving_variance'])
    for (const network of [whole, cut, first, rest]) network.close()
  })

  it('judges by what it followed: batches of any size are answered alike', () => {
    const network = openNetwork(pictures)
    for (let epoch = 0; epoch < 3; epoch++) trainEpoch(network, { epoch })
    const halves = [network.evaluate('train', 0, 100), network.evaluate('train', 100, count)]
    const all = network.evaluate('train', 0, count)
    expect(halves.reduce((sum, { lossSum }) => sum + lossSum, 0)).toBeCloseTo(all.lossSum, 2)
    network.close()
  })
})

describe('loading data', () => {
  const network = createNetwork(options)
  it.each([
    ['a piece that is no whole number of samples', [samples.values.subarray(1)]],
    ['values of too few samples', [samples.values.subarray(inputs)]],
    ['values of too many samples', [samples.values, samples.values.subarray(0, inputs)]]
  ])('refuses %s', (_, pieces) => {
    expect(() => network.loadData('train', { labels: samples.labels, pieces })).toThrow(/^The train part has .* labels/)
    expect(network.heldTensors()).toBe(0)
  })

  it('takes other data in the place of what was there', () => {
    const other = openNetwork()
    other.loadData('test', samples)
    expect(other.evaluate('test', 0, count)).toEqual(other.evaluate('train', 0, count))
    other.close()
  })
})

describe('writing a state', () => {
  it('refuses names and lengths that are not the network’s', () => {
    const network = openNetwork()
    expect(() => network.writeState([{ name: 'nobody', shape: [1], values: new Float32Array(1) }])).toThrow('nobody')
    const name = network.weights[0]?.name ?? ''
    expect(() => network.writeState([{ name, shape: [1], values: new Float32Array(1) }])).toThrow(`${name} has 1 values, not ${inputs * 9}`)
    network.close()
  })
})
