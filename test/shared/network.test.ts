import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultHyperparameters } from '../../src/shared/hyperparameters.ts'
import { hiddenLayers, layerWords, readLayers } from '../../src/shared/network/layerText.ts'
import { networkOf, readNetwork, splitSizes } from '../../src/shared/network/network.ts'
import type { NetworkChoices } from '../../src/shared/network/network.ts'
import { presets } from '../../src/shared/presets.ts'

const reference = { num_hidden_layers: 3, hidden_units: 128, dropout_rate: 0.2, activation: 'relu' } as const
const mnist = { inputShape: [28, 28], classes: 10 }
const table = { inputShape: [4], classes: 3 }
const shapesOf = (choices: NetworkChoices, data = mnist): string[] =>
  networkOf(choices, data).trace.layers.map(({ outputShape }) => outputShape.join('×'))
const faultOf = (layers: string, data = mnist): string | undefined => {
  const read = readNetwork({ ...reference, layers }, data)
  return read.ok ? undefined : read.fault.message
}

describe('the network of the hyperparameters', () => {
  it('is the reference for the defaults, 134,794 parameters on flat pixels', () => {
    const hidden = [
      { type: 'dense', units: 128 },
      { type: 'activation', activation: 'relu' },
      { type: 'dropout', rate: 0.2 }
    ]
    const { inputShape, layers, trace } = networkOf(defaultHyperparameters, mnist)
    expect(layers).toEqual([...hidden, ...hidden, ...hidden, { type: 'dense', units: 10 }])
    expect(inputShape).toEqual([784])
    expect(trace.parameters).toBe(134_794)
  })

  it('leaves a dropout of 0 out and takes a list as it is', () => {
    const layers = hiddenLayers({ ...reference, num_hidden_layers: 2, hidden_units: [256, 64], dropout_rate: 0 })
    expect(layers.map(layer => (layer.type === 'dense' ? layer.units : layer.type))).toEqual([256, 'activation', 64, 'activation'])
  })

  it('is softmax regression without hidden layers, 7,850 parameters', () => {
    const { layers, trace } = networkOf({ ...reference, num_hidden_layers: 0 }, mnist)
    expect(layers).toEqual([{ type: 'dense', units: 10 }])
    expect(trace.parameters).toBe(7850)
  })

  it('counts kernels and biases whatever the widths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 800 }),
        (units, inputs) => {
          const { trace } = networkOf(
            { ...reference, num_hidden_layers: units.length, hidden_units: units },
            { inputShape: [inputs], classes: 10 }
          )
          const widths = [inputs, ...units, 10]
          const kernels = widths.slice(1).map((width, i) => (widths[i]! + 1) * width)
          expect(trace.parameters).toBe(kernels.reduce((a, b) => a + b))
        }
      )
    )
  })

  it('is what was trained before there was a choice of layers where none is recorded', () => {
    expect(networkOf(reference, mnist)).toEqual(networkOf({ ...reference, layers: 'hidden' }, mnist))
  })
})

describe('layers in words', () => {
  it('keep the picture for convolutions, and count as Keras does', () => {
    const layers = 'conv:16:5 activation max_pool:2 conv:32:5:1:valid activation max_pool:3 flatten hidden'
    expect(shapesOf({ ...reference, num_hidden_layers: 1, layers })).toEqual([
      ...['28×28×16', '28×28×16', '14×14×16', '10×10×32', '10×10×32', '3×3×32', '288'],
      ...['128', '128', '128', '10']
    ])
    const { inputShape, trace } = networkOf({ ...reference, num_hidden_layers: 1, layers }, mnist)
    expect(inputShape).toEqual([28, 28, 1])
    // keras.Model.count_params of the same layers.
    expect(trace.parameters).toBe(416 + 12_832 + 36_992 + 1290)
    expect(trace.products).toBeGreaterThan(28 * 28 * 25 * 16 + 100 * 25 * 16 * 32)
  })

  it('halve the picture with a stride, rounding up', () => {
    expect(shapesOf({ ...reference, layers: 'conv:4:3:2 residual:8:2 residual:8:2 global_average_pool' })).toEqual([
      ...['14×14×4', '7×7×8', '7×7×8', '4×4×8', '4×4×8', '8', '10']
    ])
  })

  it('take what they leave out from the hyperparameters beside them', () => {
    const read = readLayers('activation dropout dropout:0.5 tanh', { ...reference, activation: 'gelu' })
    expect(read.ok && read.words.flatMap(word => word.layers)).toEqual([
      { type: 'activation', activation: 'gelu' },
      { type: 'dropout', rate: 0.2 },
      { type: 'dropout', rate: 0.5 },
      { type: 'activation', activation: 'tanh' }
    ])
  })

  it.each([
    ['conf:32:3 flatten', 'No layer is called “conf”. Did you mean conv?'],
    ['conv:32', 'Write conv:FILTERS:SIZE[:STRIDE[:valid]], such as conv:32:3, not conv:32.'],
    ['conv:0:3', 'Write conv:FILTERS:SIZE[:STRIDE[:valid]], such as conv:32:3, not conv:0:3.'],
    ['dropout:1.5', 'Write dropout or dropout:RATE, such as dropout:0.2, not dropout:1.5.'],
    ['hidden:3', 'Write hidden, such as hidden, not hidden:3.'],
    ['conv:8:3 hidden', 'Put flatten or global_average_pool before the dense layers.'],
    ['conv:8:3', 'Put flatten or global_average_pool before the dense layers.'],
    ['conv:8:3 flatten max_pool:2', 'max_pool needs images of height × width; what reaches it is flat.'],
    ['max_pool:9 max_pool:4 flatten', 'max_pool of size 4 is larger than the 3 × 3 that reach it.'],
    ['conv:8:30:1:valid flatten', 'conv of size 30 is larger than the 28 × 28 that reach it.'],
    ['flatten dense:65536 dense:65536', 'These layers have more than 250,000,000 parameters.']
  ])('%s: %s', (layers, message) => expect(faultOf(layers)).toBe(message))

  it('refuse pictures where there are none', () => {
    expect(faultOf('conv:8:3 flatten', table)).toBe('conv needs images of height × width; what reaches it is flat.')
    expect(faultOf('batch_norm hidden batch_norm', table)).toBeUndefined()
  })

  it('never throw, whatever is written', () => {
    const word = fc.tuple(
      fc.constantFrom(...Object.keys(layerWords), 'x', '__proto__', 'constructor'),
      fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 })
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), words => {
        const text = words.map(([name, args]) => [name, ...args].join(':')).join(' ')
        const read = readNetwork({ ...reference, layers: text }, mnist)
        expect(read.ok ? read.value.trace.outputShape : read.fault.field).toEqual(read.ok ? [10] : 'layers')
      })
    )
  })

  it('of every preset make a network', () => {
    for (const { hyperparameters } of presets)
      expect(networkOf({ ...defaultHyperparameters, ...hyperparameters }, mnist).trace.outputShape).toEqual([10])
  })
})

describe('splitSizes', () => {
  it.each([
    [60_000, 0.1, 54_000],
    [60_000, 0.2, 48_000],
    [60_000, 0, 60_000],
    // 1 − 0.7 is 0.30000000000000004 in double arithmetic; Keras calculates in it too.
    [10, 0.7, 3],
    // 1 − 0.9 is 0.09999999999999998, so Keras leaves none of 10 samples.
    [10, 0.9, 0],
    [7, 0.5, 3]
  ])('%i samples with a split of %f leave %i to train on', (samples, split, train) => {
    expect(splitSizes(samples, split)).toEqual({ train, validation: samples - train })
  })

  it("is Keras' split_at = floor(n × (1 − split)), the rest being for validation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 0.9, noNaN: true }), (samples, split) => {
        const { train, validation } = splitSizes(samples, split)
        expect(train + validation).toBe(samples)
        expect(train).toBe(Math.floor(samples * (1 - split)))
        expect(Math.abs(validation - samples * split)).toBeLessThan(1 + 1e-6)
      })
    )
  })
})
