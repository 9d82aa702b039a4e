/** A function's value at a place, its gradient written into the second argument. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number

export type Box = { low: Float64Array; high: Float64Array }
export type Minimum = { x: Float64Array; value: number }

const memory = 8

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

type Step = { moved: Float64Array; turned: Float64Array; curvature: number }

/** The quasi-Newton direction from the last steps (two-loop recursion; Nocedal and Wright, "Numerical optimization", 2006, algorithm 7.4). */
function descentDirection(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map(slope => -slope)
  const shares = new Float64Array(steps.length)
  for (let k = steps.length - 1; k >= 0; k--) {
    const { moved, turned, curvature } = steps[k] as Step
    const share = dot(moved, direction) / curvature
    shares[k] = share
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) - share * (turned[i] as number)
  }
  const last = steps.at(-1)
  const scale = last ? last.curvature / dot(last.turned, last.turned) : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * scale
  for (const [k, { moved, turned, curvature }] of steps.entries()) {
    const rest = (shares[k] as number) - dot(turned, direction) / curvature
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) + rest * (moved[i] as number)
  }
  return direction
}

/** The gradient without its parts that point out of the box. */
function insideGradient(x: Float64Array, gradient: Float64Array, { low, high }: Box): Float64Array {
  return gradient.map((slope, i) => {
    const place = x[i] as number
    return (place <= (low[i] as number) && slope > 0) || (place >= (high[i] as number) && slope < 0) ? 0 : slope
  })
}

function stepTo(x: Float64Array, direction: Float64Array, length: number, { low, high }: Box): Float64Array {
  return x.map((place, i) => Math.min(high[i] as number, Math.max(low[i] as number, place + length * (direction[i] as number))))
}

/** A local minimum in a box by limited-memory BFGS with steps projected into the box. Never worse than the start. */
export function minimise(f: Differentiable, start: Float64Array, options: Box & { iterations: number; tolerance: number }): Minimum {
  let x = stepTo(start, start, 0, options)
  let gradient = new Float64Array(x.length)
  let value = f(x, gradient)
  let steps: Step[] = []
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const inside = insideGradient(x, gradient, options)
    if (!Number.isFinite(value) || Math.max(...inside.map(Math.abs)) < options.tolerance) break
    const direction = descentDirection(inside, steps).map((d, i) => (inside[i] === 0 ? 0 : d))
    const next = lineSearch(f, { x, value, inside, direction }, options)
    if (next === null) {
      if (steps.length === 0) break
      steps = []
      continue
    }
    const moved = next.x.map((place, i) => place - (x[i] as number))
    const turned = next.gradient.map((slope, i) => slope - (gradient[i] as number))
    const curvature = dot(moved, turned)
    const small = value - next.value <= 1e-10 * Math.max(1, Math.abs(value))
    if (curvature > 1e-12 * dot(turned, turned)) steps = [...steps.slice(1 - memory), { moved, turned, curvature }]
    ;({ x, gradient, value } = next)
    if (small) break
  }
  return { x, value }
}

type Place = { x: Float64Array; value: number; inside: Float64Array; direction: Float64Array }
type Found = { x: Float64Array<ArrayBuffer>; gradient: Float64Array<ArrayBuffer>; value: number }

/** Halves the step until it descends enough (Armijo); null where even the smallest does not. */
function lineSearch(f: Differentiable, { x, value, inside, direction }: Place, box: Box): Found | null {
  let length = 1
  for (let attempt = 0; attempt < 20; attempt++) {
    const there = stepTo(x, direction, length, box)
    const gradient = new Float64Array(x.length)
    const reached = f(there, gradient)
    const slope = there.reduce((sum, place, i) => sum + (place - (x[i] as number)) * (inside[i] as number), 0)
    if (Number.isFinite(reached) && slope < 0 && reached <= value + 1e-4 * slope)
      return { x: new Float64Array(there), gradient, value: reached }
    length *= attempt < 3 ? 0.5 : 0.25
  }
  return null
}
