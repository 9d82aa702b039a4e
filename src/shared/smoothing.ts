/**
 * An exponential moving average with the bias of its start corrected (Kingma and Ba 2015, section 3), weight 0 (none) to 0.99; called with one value after
 * the other it gives the average so far. A value that is not finite gives NaN there, breaks nothing after it and does not count.
 */
export function createAverage(weight: number): (value: number) => number {
  let average = 0
  let missing = 1
  return value => {
    if (!Number.isFinite(value)) return NaN
    missing *= weight
    average = weight * average + (1 - weight) * value
    return average / (1 - missing)
  }
}

/** How many finite values an average remembers: what lies further back weighs less than the last digit of a number. */
export const memoryOf = (weight: number): number => (weight <= 0 ? 0 : Math.ceil(Math.log(1e-17) / Math.log(weight)))
