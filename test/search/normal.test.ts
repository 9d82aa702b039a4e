import { describe, expect, it } from 'vitest'
import { erfc, logNormalDensity, millsRatio, normalBetween, normalCdf } from '../../src/search/normal.ts'

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1)

describe('the normal distribution', () => {
  // From Python's math.erfc and SciPy's erfcx.
  it.each([
    [-5, 1.9999999999984626, 0.19280810471531573],
    [-0.46, 1.4846553900016797, 0.8993224902263524],
    [0.01, 0.9887165844441503, 1.243376471249035],
    [0.47, 0.5062549491139179, 0.8934907080868495],
    [2.5, 0.0004069520174449589, 0.35426511132979366],
    [6, 2.1519736712498916e-17, 0.1623776608968675],
    [26, 5.663192408856143e-296, 0.03840489334210213]
  ])('at %d', (x, complement, mills) => {
    expect(relative(erfc(x), complement)).toBeLessThan(1e-14)
    expect(relative(millsRatio(-Math.abs(x)), mills)).toBeLessThan(1e-14)
  })

  it('adds up, and keeps its precision far from the middle', () => {
    expect(normalCdf(1.3) + normalCdf(-1.3)).toBeCloseTo(1, 15)
    expect(normalBetween(-1, 2)).toBeCloseTo(0.8185946141203637, 14)
    expect(relative(normalBetween(30, 31), normalBetween(-31, -30))).toBeLessThan(1e-12)
    expect(normalBetween(30, 31)).toBeGreaterThan(0)
    expect(Math.exp(logNormalDensity(0))).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 15)
  })
})
