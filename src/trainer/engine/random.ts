import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** Mixes whole numbers into one signed 32-bit seed, so that nearby inputs give unrelated streams (finaliser of MurmurHash3, Appleby, public domain). */
export function foldSeed(...numbers: number[]): number {
  let hash = 0
  for (const number of numbers) {
    hash = (hash + Math.imul(number | 0, 0x9e3779b1) + 0x7f4a7c15) | 0
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash | 0
}

export const randomStream = (...seeds: number[]): RandomGenerator => xoroshiro128plus(foldSeed(...seeds))

/** What each stream is for; part of its seed, so that the streams of one run differ. */
export const streams = { weights: 1, shuffle: 2 } as const

/** The order of `count` samples in an epoch: a pure function of seed and epoch (Fisher-Yates). */
export function shuffledOrder(count: number, seed: number, epoch: number): Int32Array<ArrayBuffer> {
  const random = randomStream(streams.shuffle, seed, epoch)
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i)
    const swapped = order[i] as number
    order[i] = order[j] as number
    order[j] = swapped
  }
  return order
}
