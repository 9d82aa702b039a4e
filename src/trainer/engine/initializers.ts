import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { randomStream, streams } from './random.ts'

/** Uniform in ±√(6 / (fanIn + fanOut)), fanIn × fanOut values unless told: a pure function of seed and layer (Glorot and Bengio, 2010; Keras' glorot_uniform). */
export function glorotUniform({
  fanIn,
  fanOut,
  count = fanIn * fanOut,
  seed,
  layer
}: {
  fanIn: number
  fanOut: number
  count?: number
  seed: number
  layer: number
}): Float32Array {
  const random = randomStream(streams.weights, seed, layer)
  const limit = Math.sqrt(6 / (fanIn + fanOut))
  const values = new Float32Array(count)
  for (let i = 0; i < values.length; i++) values[i] = (uniformFloat64(random) * 2 - 1) * limit
  return values
}
