import { mix } from './random.ts'

/**
 * Direction numbers of Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008),
 * 2635-2654 (their file new-joe-kuo-6, dimensions 2 to 80). Each entry: the inner coefficients of the primitive polynomial as one number, then m1, m2, ...
 */
const table = `
  0 1 | 1 1 3 | 1 1 3 1 | 2 1 1 1 | 1 1 1 3 3 | 4 1 3 5 13 | 2 1 1 5 5 17 | 4 1 1 5 5 5 | 7 1 1 7 11 19 | 11 1 1 5 1 1 |
  13 1 1 1 3 11 | 14 1 3 5 5 31 | 1 1 3 3 9 7 49 | 13 1 1 1 15 21 21 | 16 1 3 1 13 27 49 | 19 1 1 1 15 7 5 | 22 1 3 1 15 13 25 |
  25 1 1 5 5 19 61 | 1 1 3 7 11 23 15 103 | 4 1 3 7 13 13 15 69 | 7 1 1 3 13 7 35 63 | 8 1 3 5 9 1 25 53 | 14 1 3 1 13 9 35 107 |
  19 1 3 1 5 27 61 31 | 21 1 1 5 11 19 41 61 | 28 1 3 5 3 3 13 69 | 31 1 1 7 13 1 19 1 | 32 1 3 7 5 13 19 59 | 37 1 1 3 9 25 29 41 |
  41 1 3 5 13 23 1 55 | 42 1 3 7 3 13 59 17 | 50 1 3 1 3 5 53 69 | 55 1 1 5 5 23 33 13 | 56 1 1 7 7 1 61 123 | 59 1 1 7 9 13 61 49 |
  62 1 3 3 5 3 55 33 | 14 1 3 1 15 31 13 49 245 | 21 1 3 5 15 31 59 63 97 | 22 1 3 1 11 11 11 77 249 | 38 1 3 1 11 27 43 71 9 |
  47 1 1 7 15 21 11 81 45 | 49 1 3 7 3 25 31 65 79 | 50 1 3 1 1 19 11 3 205 | 52 1 1 5 9 19 21 29 157 | 56 1 3 7 11 1 33 89 185 |
  67 1 3 3 3 15 9 79 71 | 70 1 3 7 11 15 39 119 27 | 84 1 1 3 1 11 31 97 225 | 97 1 1 1 3 23 43 57 177 | 103 1 3 7 7 17 17 37 71 |
  115 1 3 1 5 27 63 123 213 | 122 1 1 3 5 11 43 53 133 | 8 1 3 5 5 29 17 47 173 479 | 13 1 3 3 11 3 1 109 9 69 |
  16 1 1 1 5 17 39 23 5 343 | 22 1 3 1 5 25 15 31 103 499 | 25 1 1 1 11 11 17 63 105 183 | 44 1 1 5 11 9 29 97 231 363 |
  47 1 1 5 15 19 45 41 7 383 | 52 1 3 7 7 31 19 83 137 221 | 55 1 1 1 3 23 15 111 223 83 | 59 1 1 5 13 31 15 55 25 161 |
  62 1 1 3 13 25 47 39 87 257 | 67 1 1 1 11 21 53 125 249 293 | 74 1 1 7 11 11 7 57 79 323 | 81 1 1 5 5 17 13 81 3 131 |
  82 1 1 7 13 23 7 65 251 475 | 87 1 3 5 1 9 43 3 149 11 | 91 1 1 3 13 31 13 13 255 487 | 94 1 3 3 1 5 63 89 91 127 |
  103 1 1 3 3 1 19 123 127 237 | 104 1 1 5 7 23 31 37 243 289 | 109 1 1 5 11 17 53 117 183 491 | 122 1 1 1 5 1 13 13 209 345 |
  124 1 1 3 15 1 57 115 7 33 | 137 1 3 1 11 7 43 81 207 175 | 138 1 3 1 1 15 27 63 255 49 | 143 1 3 5 3 27 61 105 171 305 |
  145 1 1 5 3 1 3 57 249 149
`

const bits = 32

/** The first dimension is the van der Corput sequence. */
const firstDirections = (): Uint32Array => Uint32Array.from({ length: bits }, (_, bit) => 2 ** (bits - 1 - bit))

function directionsOf(entry: string): Uint32Array {
  const [coefficients = 0, ...initial] = entry.trim().split(' ').map(Number)
  const degree = initial.length
  const directions = new Uint32Array(bits)
  for (let bit = 0; bit < bits; bit++) {
    if (bit < degree) {
      directions[bit] = (initial[bit] as number) * 2 ** (bits - 1 - bit)
      continue
    }
    const back = directions[bit - degree] as number
    let direction = back ^ (back >>> degree)
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) direction ^= directions[bit - k] as number
    directions[bit] = direction
  }
  return directions
}

const directions = [firstDirections(), ...table.split('|').map(directionsOf)]

/** How many dimensions the table has. Further ones are evenly random, no worse than without a sequence. */
export const sobolDimensions = directions.length

/** Bits of the point's coordinate, before scrambling. index from 0 to 2^32 - 1. */
export function sobolBits(index: number, dimension: number): number {
  const numbers = directions[dimension] as Uint32Array
  let point = 0
  for (let bit = 0, rest = index >>> 0; rest !== 0; bit++, rest >>>= 1) if (rest & 1) point ^= numbers[bit] as number
  return point >>> 0
}

/** The 32 bits in the opposite order, swapping neighbours, then pairs, and so on. */
function reverseBits(word: number): number {
  let turned = ((word >>> 1) & 0x55555555) | ((word & 0x55555555) << 1)
  turned = ((turned >>> 2) & 0x33333333) | ((turned & 0x33333333) << 2)
  turned = ((turned >>> 4) & 0x0f0f0f0f) | ((turned & 0x0f0f0f0f) << 4)
  turned = ((turned >>> 8) & 0x00ff00ff) | ((turned & 0x00ff00ff) << 8)
  return (turned >>> 16) | (turned << 16)
}

/** Nested uniform scrambling by a hash in which each bit depends only on higher ones: Burley, "Practical hash-based Owen scrambling", JCGT 9 (2020). */
function scramble(point: number, seed: number): number {
  let hash = reverseBits(point)
  hash = (hash + seed) | 0
  for (const factor of [0x6c50b47c, 0xb82f1e52, 0xc7afe638, 0x8d22f6e6]) hash ^= Math.imul(hash, factor)
  return reverseBits(hash) >>> 0
}

/** One coordinate of one point of the scrambled sequence that the seeds name, inside (0, 1). */
export function sobolUnit(index: number, dimension: number, seeds: readonly number[]): number {
  const seed = mix(...seeds, dimension)
  const point = dimension < sobolDimensions ? scramble(sobolBits(index, dimension), seed) : mix(seed, index) >>> 0
  return (point + 0.5) / 2 ** bits
}
