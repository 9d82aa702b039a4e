/** A function to minimise, its inputs scaled to the unit cube, and its lowest value. */
export type TestFunction = { name: string; dimensions: number; optimum: number; evaluate: (x: readonly number[]) => number }

/** Branin and Hoo (1972): three equal minima. */
const branin: TestFunction = {
  name: 'branin',
  dimensions: 2,
  optimum: 0.39788735772973816,
  evaluate: ([u = 0, v = 0]) => {
    const x = 15 * u - 5
    const y = 15 * v
    const valley = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6
    return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
  }
}

const heights = [1, 1.2, 3, 3.2]
const steepness = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14]
]
const centres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]
]

/** Hartmann (1972), six dimensions: four wells, one of them deepest. */
const hartmann6: TestFunction = {
  name: 'hartmann6',
  dimensions: 6,
  optimum: -3.322368011415515,
  evaluate: x =>
    -heights.reduce((sum, height, well) => {
      const distance = x.reduce((total, place, i) => total + (steepness[well]?.[i] ?? 0) * (place - (centres[well]?.[i] ?? 0)) ** 2, 0)
      return sum + height * Math.exp(-distance)
    }, 0)
}

export const testFunctions = [branin, hartmann6]
