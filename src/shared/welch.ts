/** What is known of one side: how many values, their mean, and their sample's deviation. */
export type Sample = { mean: number; deviation: number; runs: number }
/** A difference of two means with half the width of its 95 % confidence interval; `separate` where the interval leaves zero out. */
export type Difference = { difference: number; halfWidth: number; freedom: number; separate: boolean }

/** Lanczos' approximation with the coefficients of Godfrey (g = 7, n = 9), good to 15 digits for x > 0. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
]
function logGamma(x: number): number {
  const z = x - 1
  const series = lanczos.reduce((sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (z + i)), 0)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series)
}

/** The continued fraction of the incomplete beta function, by Lentz' method. It converges fast below x = (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const inverse = (value: number): number => 1 / (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = inverse(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const step of [even, odd]) {
      d = inverse(1 + step * d)
      c = 1 + step * inverse(c)
      change = c * d
      fraction *= change
    }
    if (Math.abs(change - 1) < 1e-14) break
  }
  return fraction
}

/** The regularised incomplete beta function. */
function beta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** How likely Student's t is at least as far from zero as `t`: from the side whose argument keeps its digits. */
export function twoSided(t: number, freedom: number): number {
  const [square, sum] = [t * t, freedom + t * t]
  return square < freedom ? 1 - beta(square / sum, 0.5, freedom / 2) : beta(freedom / sum, freedom / 2, 0.5)
}

/** The `t` beyond which a share of at least 5 % lies, on both sides together. */
export function tAt(share: number, freedom: number): number {
  // With a freedom of 1, the least that Welch's formula gives, it is 12.7 for 5 %.
  let [low, high] = [0, 13]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (twoSided(middle, freedom) > share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
export const tAt95 = (freedom: number): number => tAt(0.05, freedom)

/**
 * Welch's t-test: how far the mean of `a` is above that of `b`, with deviations that need not be equal (Welch, "The generalization of Student's
 * problem when several different population variances are involved", Biometrika 34, 1947). Nothing where a side has fewer than two values.
 */
export function welchDifference(a: Sample, b: Sample): Difference | undefined {
  if (a.runs < 2 || b.runs < 2) return undefined
  const difference = a.mean - b.mean
  const [ofA, ofB] = [a.deviation ** 2 / a.runs, b.deviation ** 2 / b.runs]
  const variance = ofA + ofB
  if (variance === 0) return { difference, halfWidth: 0, freedom: a.runs + b.runs - 2, separate: difference !== 0 }
  // As shares of their sum, so that squares of the smallest deviations do not vanish.
  const freedom = 1 / ((ofA / variance) ** 2 / (a.runs - 1) + (ofB / variance) ** 2 / (b.runs - 1))
  const halfWidth = tAt95(freedom) * Math.sqrt(variance)
  return { difference, halfWidth, freedom, separate: Math.abs(difference) > halfWidth }
}
