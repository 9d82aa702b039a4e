import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultHyperparameters } from '../../src/shared/hyperparameters.ts'
import { countParameters, perceptronLayers, splitSizes } from '../../src/shared/network.ts'

const reference = { num_hidden_layers: 3, hidden_units: 128, dropout_rate: 0.2, activation: 'relu' } as const

describe('perceptronLayers', () => {
  it('is the reference network for the defaults', () => {
    const hidden = [
      { type: 'dense', units: 128 },
      { type: 'activation', activation: 'relu' },
      { type: 'dropout', rate: 0.2 }
    ]
    expect(perceptronLayers(defaultHyperparameters, 10)).toEqual([...hidden, ...hidden, ...hidden, { type: 'dense', units: 10 }])
  })

  it('leaves a dropout of 0 out and takes a list as it is', () => {
    const layers = perceptronLayers({ ...reference, num_hidden_layers: 2, hidden_units: [256, 64], dropout_rate: 0 }, 10)
    expect(layers.map(layer => (layer.type === 'dense' ? layer.units : layer.type))).toEqual([256, 'activation', 64, 'activation', 10])
  })

  it('is softmax regression without hidden layers', () => {
    expect(perceptronLayers({ ...reference, num_hidden_layers: 0 }, 10)).toEqual([{ type: 'dense', units: 10 }])
  })
})

describe('countParameters', () => {
  it('is 134,794 for the reference network on 784 inputs, and 7,850 for softmax regression', () => {
    expect(countParameters(perceptronLayers(reference, 10), 784)).toBe(134_794)
    expect(countParameters(perceptronLayers({ ...reference, num_hidden_layers: 0 }, 10), 784)).toBe(7850)
  })

  it('is the sum of kernels and biases whatever the widths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 800 }),
        (units, inputs) => {
          const layers = perceptronLayers({ ...reference, num_hidden_layers: units.length, hidden_units: units }, 10)
          const widths = [inputs, ...units, 10]
          const kernels = widths.slice(1).map((width, i) => (widths[i]! + 1) * width)
          expect(countParameters(layers, inputs)).toBe(kernels.reduce((a, b) => a + b))
        }
      )
    )
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
