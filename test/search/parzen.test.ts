import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/search/encode.ts'
import type { Point } from '../../src/search/encode.ts'
import { ageWeights, createParzen } from '../../src/search/parzen.ts'
import { createRandom } from '../../src/search/random.ts'
import { chooseValues } from '../../src/search/space.ts'
import { fromUnit } from '../../src/search/unitScale.ts'
import { mixedSpace, spaceOf } from './support.ts'

const float = spaceOf({ x: { type: 'float', low: 0, high: 1 } }).searched
const densityOf = (parameters: typeof float, points: Point[]) =>
  createParzen(parameters, points, { weights: ageWeights(points.length), sharpness: 1 })
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 })

describe('the density of trials', () => {
  it('has an area of 1, however many trials there are and wherever they are', () => {
    fc.assert(
      fc.property(places, xs => {
        const density = densityOf(
          float,
          xs.map(x => Float64Array.of(x))
        )
        const cells = 4000
        let area = 0
        for (let i = 0; i < cells; i++) area += Math.exp(density.logDensity(Float64Array.of((i + 0.5) / cells))) / cells
        expect(area).toBeCloseTo(1, 3)
      }),
      { numRuns: 30 }
    )
  })

  it.each([
    ['levels', { type: 'int', low: 1, high: 9 }, 9],
    ['levels on a log scale', { type: 'int', low: 1, high: 30, log: true }, 30],
    ['choices', { type: 'categorical', choices: ['a', 'b', 'c'] }, 3]
  ])('gives all %s together the probability 1', (_what, spec, levels) => {
    fc.assert(
      fc.property(places, xs => {
        const { searched } = spaceOf({ x: spec })
        const parameter = searched[0]!
        const density = densityOf(
          searched,
          xs.map(x => Float64Array.of(x))
        )
        const values = parameter.kind === 'categorical' ? parameter.choices : Array.from({ length: levels }, (_, i) => i + 1)
        const sum = values.reduce<number>(
          (total, value) => total + Math.exp(density.logDensity(encode(spaceOf({ x: spec }), { x: value })!)),
          0
        )
        expect(sum).toBeCloseTo(1, 9)
      }),
      { numRuns: 30 }
    )
  })

  it('draws as it is dense', () => {
    const density = densityOf(
      float,
      [0.1, 0.12, 0.15, 0.8].map(x => Float64Array.of(x))
    )
    const random = createRandom(1)
    const draws = Array.from({ length: 20_000 }, () => density.draw(density.drawKernel(random), 0, random))
    const share = (low: number, high: number): number => draws.filter(x => x >= low && x < high).length / draws.length
    for (let cell = 0; cell < 10; cell++) {
      let mass = 0
      for (let i = 0; i < 100; i++) mass += Math.exp(density.logDensity(Float64Array.of((cell + (i + 0.5) / 100) / 10))) / 1000
      expect(share(cell / 10, (cell + 1) / 10)).toBeCloseTo(mass, 1.7)
    }
  })

  it('is a number wherever it is looked at, parameters that do not exist left out', () => {
    const space = spaceOf(mixedSpace)
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 30 }), (seed, count) => {
        const random = createRandom(seed)
        const draw = (): Point =>
          encode(
            space,
            chooseValues(space, parameter => fromUnit(parameter, random.unit()))
          )!
        const density = densityOf(space.searched, Array.from({ length: count }, draw))
        expect(density.logDensity(draw())).toBeGreaterThan(-1e4)
        expect(density.logDensity(draw())).toBeLessThan(1e3)
      })
    )
  })
})

it('lets the oldest of many trials count little', () => {
  expect([...ageWeights(3)]).toEqual([1, 1, 1])
  const weights = ageWeights(50)
  expect(weights[0]).toBeCloseTo(1 / 50)
  expect([...weights].every((weight, k) => k === 0 || weight >= weights[k - 1]!)).toBe(true)
  expect([...weights.slice(-25)]).toEqual(Array(25).fill(1))
})
