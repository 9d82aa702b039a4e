/** Coordinates of a GP: a place from 0 to 1, or the number of a choice. `isChoice` per coordinate: choices are only equal or different. */
export type Inputs = { points: readonly Float64Array[]; isChoice: readonly boolean[] }

/** Per coordinate the inverse of the squared length; the variance of the function and of the noise on its values. */
export type Hyperparameters = { inverseSquares: Float64Array; scale: number; noise: number }

/** Noise is never less, so that the covariance of trials that lie close together can be inverted. */
export const leastNoise = 1e-6

const root5 = Math.sqrt(5)

/** Matérn 5/2 correlation as a function of the squared distance in lengths. */
export function matern(squared: number): number {
  const distance = root5 * Math.sqrt(squared)
  return (1 + distance + (5 / 3) * squared) * Math.exp(-distance)
}

/** Its derivative by the squared distance. */
export function maternSlope(squared: number): number {
  const distance = root5 * Math.sqrt(squared)
  return (-5 / 6) * (1 + distance) * Math.exp(-distance)
}

export const squaredGap = (a: number, b: number, isChoice: boolean): number => (isChoice ? (a === b ? 0 : 1) : (a - b) * (a - b))

export function squaredDistance(a: Float64Array, b: Float64Array, inverseSquares: Float64Array, isChoice: readonly boolean[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++)
    sum += (inverseSquares[i] as number) * squaredGap(a[i] as number, b[i] as number, isChoice[i] as boolean)
  return sum
}
