import type { Band } from '../../shared/groups.ts'
import { tAt95 } from '../../shared/welch.ts'
import type { Points, Spread } from './line.ts'

/** How a band says how far the runs of a group are apart: deviation, standard error, 95 % interval of the mean, least to greatest. */
export const bandKinds = ['std', 'se', 'ci', 'range'] as const
export type BandKind = (typeof bandKinds)[number]

/** The mean of a group as a line. Its runs agree in epochs alone: their steps and times are their own. */
export const pointsOfBand = ({ epochs, means }: Band): Points => {
  const none = new Float64Array(epochs.length).fill(NaN)
  return { steps: none, epochs, times: none, values: means }
}

const factorOf = (kind: BandKind, count: number): number => {
  if (kind === 'std') return 1
  return (kind === 'ci' ? tAt95(count - 1) : 1) / Math.sqrt(count)
}

/** The edges of a band; NaN where fewer than two runs are left to be apart. */
export function spreadOf({ means, deviations, minima, maxima, counts, runs }: Band, kind: BandKind): Spread {
  const edge = (sign: 1 | -1): Float64Array =>
    means.map((mean, i) => {
      const count = counts[i] ?? 0
      if (count < 2) return NaN
      if (kind === 'range') return (sign === 1 ? maxima : minima)[i] ?? NaN
      return mean + sign * factorOf(kind, count) * (deviations[i] ?? NaN)
    })
  return { lower: edge(-1), upper: edge(1), counts, runs }
}
