import { expect } from 'vitest'
import { randomStream } from '../../../src/trainer/engine/random.ts'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'

/** Values in -scale..scale, the same for the same seed. */
export function randomValues(length: number, seed: number, scale = 1): Float32Array {
  const random = randomStream(seed)
  return Float32Array.from({ length }, () => (uniformFloat64(random) * 2 - 1) * scale)
}

/** Equal within float32 tolerance, relative to the larger of 1 and the value. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 2e-5): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number]
    if (!(Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)))) expect.fail(`value ${i}: ${a} is not ${e} within ${tolerance}`)
  }
}
