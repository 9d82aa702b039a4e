import { createAverage } from '../../shared/smoothing.ts'

/** Smoothing a chart starts with: none for short lines, 0.6 for long ones. */
export const defaultSmoothing = (points: number): number => (points <= 200 ? 0 : 0.6)

/** The moving average of all values; weights go by the order of the points. */
export const smooth = (values: Float64Array, weight: number): Float64Array => values.map(createAverage(Math.max(0, weight)))
