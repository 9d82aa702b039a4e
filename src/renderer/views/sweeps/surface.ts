/** A trial in a square of shares, 0 to 1 each way, with what came of it. */
export type SurfacePoint = { x: number; y: number; value: number }

/** Values at the middles of the cells of a grid, row after row from the foot; `away` is how far the nearest trial is, in shares. */
export type Surface = { columns: number; rows: number; values: Float64Array; away: Float64Array }

/** Fewer say nothing about a surface. */
export const leastForSurface = 5

/** Widths of the kernel that are tried, in shares of the square. */
const widths = [0.04, 0.06, 0.09, 0.13, 0.19, 0.28, 0.4] as const
/** More points than these choose a width no better, and each pair of them costs. */
const mostForWidth = 300

/** The mean of the points by their nearness; with the nearest taken out of the exponent, so that far from all of them it is the nearest one's. */
function meanAt(
  points: readonly SurfacePoint[],
  at: { x: number; y: number; skip?: number },
  width: number
): { value: number; away: number } {
  let least = Infinity
  for (let i = 0; i < points.length; i++) {
    const point = points[i]
    if (point && i !== at.skip) least = Math.min(least, (point.x - at.x) ** 2 + (point.y - at.y) ** 2)
  }
  let [sum, weights] = [0, 0]
  for (let i = 0; i < points.length; i++) {
    const point = points[i]
    if (!point || i === at.skip) continue
    const weight = Math.exp(-((point.x - at.x) ** 2 + (point.y - at.y) ** 2 - least) / (2 * width * width))
    sum += weight * point.value
    weights += weight
  }
  return { value: sum / weights, away: Math.sqrt(least) }
}

/** The width that tells each point best from all the others. */
export function kernelWidth(points: readonly SurfacePoint[]): number {
  const step = Math.max(1, points.length / mostForWidth)
  const some = Array.from({ length: Math.min(points.length, mostForWidth) }, (_, i) => points[Math.floor(i * step)]).filter(
    point => point !== undefined
  )
  const errors = widths.map(width =>
    some.reduce((sum, point, skip) => sum + (meanAt(some, { ...point, skip }, width).value - point.value) ** 2, 0)
  )
  return widths[errors.indexOf(Math.min(...errors))] ?? widths[3]
}

const bandCount = 9
/**
 * The least value of each band, the lowest first: each has as much of the surface as any other, so that one place far off does not take all colours
 * for itself. Fewer where the surface is flat.
 */
export function levelsOf({ values }: Surface): number[] {
  const sorted = values.toSorted()
  const levels = Array.from({ length: bandCount }, (_, i) => sorted[Math.floor((i / bandCount) * sorted.length)] ?? NaN)
  return [...new Set(levels)]
}

/**
 * What lies between the trials: a Nadaraya-Watson estimate with a Gaussian kernel, whose width is chosen by leaving one out. It smooths and never
 * leaves the range of the values. Undefined for fewer than five trials.
 */
export function surfaceOf(points: readonly SurfacePoint[], size: { columns: number; rows: number }): Surface | undefined {
  if (points.length < leastForSurface) return undefined
  const width = kernelWidth(points)
  const { columns, rows } = size
  const values = new Float64Array(columns * rows)
  const away = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const found = meanAt(points, { x: (column + 0.5) / columns, y: (row + 0.5) / rows }, width)
      values[row * columns + column] = found.value
      away[row * columns + column] = found.away
    }
  return { columns, rows, values, away }
}
