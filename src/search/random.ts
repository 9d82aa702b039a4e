import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Draws from one stream: `unit` from [0, 1), `normal` of mean 0 and variance 1, `below` a whole number from [0, limit). */
export type Random = { unit(): number; normal(): number; below(limit: number): number }

/** What a stream is for; part of its seed, so that no two uses of one trial draw the same numbers. */
export const purposes = { random: 1, grid: 2, sobol: 3, tpe: 4, gp: 5 } as const

/** Whole numbers, large and negative ones too, mixed into 32 bits so that nearby ones give unrelated results (finaliser of MurmurHash3, Appleby). */
export function mix(...numbers: number[]): number {
  let hash = 0x51ed270b
  for (const number of numbers.flatMap(wide => [wide | 0, Math.floor(wide / 2 ** 32) | 0])) {
    hash = (Math.imul(hash ^ number, 0x9e3779b1) + 0x7f4a7c15) | 0
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash | 0
}

/** A stream that depends on nothing but these numbers. */
export function createRandom(...seeds: number[]): Random {
  const generator = xoroshiro128plus(mix(...seeds))
  const unit = (): number => uniformFloat64(generator)
  let spare: number | null = null
  /** Marsaglia's polar method; every second draw is the spare of the first. */
  function normal(): number {
    if (spare !== null) {
      const drawn = spare
      spare = null
      return drawn
    }
    for (;;) {
      const x = 2 * unit() - 1
      const y = 2 * unit() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * scale
      return x * scale
    }
  }
  return { unit, normal, below: limit => Math.floor(unit() * limit) }
}

/** Puts items into an order of their own, where they are (Fisher-Yates). */
export function shuffle<Item>(items: { readonly length: number; [index: number]: Item }, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const swapped = items[i] as Item
    items[i] = items[j] as Item
    items[j] = swapped
  }
}

/** The whole numbers below `count` in an order of their own. */
export function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  shuffle(order, random)
  return order
}
