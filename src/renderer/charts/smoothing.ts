/** Smoothing a chart starts with: none for short lines, 0.6 for long ones. */
export const defaultSmoothing = (points: number): number => (points <= 200 ? 0 : 0.6)

/**
 * Exponential moving average with the bias of its start corrected (Kingma and Ba 2015, section 3), weight 0 (none) to 0.99.
 * Weights go by the order of the points. A value that is not finite gives NaN there, breaks nothing after it and does not count.
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0) return values.map(value => (Number.isFinite(value) ? value : NaN))
  const smoothed = new Float64Array(values.length)
  let average = 0
  let finite = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) {
      smoothed[i] = NaN
      continue
    }
    finite++
    average = weight * average + (1 - weight) * value
    smoothed[i] = average / (1 - weight ** finite)
  }
  return smoothed
}
