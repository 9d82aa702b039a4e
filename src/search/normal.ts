/**
 * The normal distribution to full precision, in its tails too: rational approximations of W. J. Cody, "Rational Chebyshev approximation for
 * the error function", Math. Comp. 23 (1969), with the coefficients of his program CALERF.
 */
const small = {
  above: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  below: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
}
const middle = {
  above: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
    1712.0476126340707, 2051.0783778260716, 1230.3393547979972
  ],
  below: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
    3439.3676741437216, 1230.3393548037495
  ]
}
const large = {
  above: [0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378],
  below: [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918]
}

/** Value of a polynomial, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}
const ratio = (of: { above: readonly number[]; below: readonly number[] }, x: number): number =>
  polynomial(of.above, x) / polynomial(of.below, x)

/** exp(x²) erfc(x) for x >= 0: what is left of erfc without what makes it vanish. */
function scaledErfc(x: number): number {
  if (x <= 0.46875) return Math.exp(x * x) * (1 - x * ratio(small, x * x))
  if (x <= 4) return ratio(middle, x)
  const inverse = 1 / (x * x)
  return (1 / Math.sqrt(Math.PI) - inverse * ratio(large, inverse)) / x
}

/** Complementary error function. */
export function erfc(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - x * ratio(small, x * x)
  const upper = Math.exp(-x * x) * scaledErfc(Math.abs(x))
  return x > 0 ? upper : 2 - upper
}

/** Probability that a standard normal draw is at most z. */
export const normalCdf = (z: number): number => 0.5 * erfc(-z * Math.SQRT1_2)

/** Probability of a standard normal draw from `low` to `high`, precise in both tails. */
export const normalBetween = (low: number, high: number): number =>
  low > 0 ? 0.5 * (erfc(low * Math.SQRT1_2) - erfc(high * Math.SQRT1_2)) : normalCdf(high) - normalCdf(low)

const logRootTau = 0.5 * Math.log(2 * Math.PI)

/** Natural logarithm of the standard normal density. */
export const logNormalDensity = (z: number): number => -0.5 * z * z - logRootTau

/** exp(z²/2) √(2π) P(draw < z) for z <= 0, Mills' ratio of the lower tail: about 1/|z| far out. */
export const millsRatio = (z: number): number => Math.sqrt(Math.PI / 2) * scaledErfc(-z * Math.SQRT1_2)
