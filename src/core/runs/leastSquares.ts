export type Observation = { a: number; b: number; y: number }

/**
 * Non-negative x, z that make x·a + z·b closest to y, in relative error (each observation weighs 1/y²), so that short epochs count as much as
 * long ones. Two unknowns: the normal equations in closed form, with the better edge where a solution would be negative.
 */
export function fitTwo(observations: readonly Observation[]): { x: number; z: number } | undefined {
  let [aa, ab, bb, ay, by] = [0, 0, 0, 0, 0]
  for (const { a, b, y } of observations) {
    const [u, v] = [a / y, b / y]
    aa += u * u
    ab += u * v
    bb += v * v
    ay += u
    by += v
  }
  const determinant = aa * bb - ab * ab
  if (aa === 0 || bb === 0) return undefined
  const [x, z] = [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant]
  // Nearly proportional columns say nothing about each unknown alone.
  if (determinant > 1e-9 * aa * bb && x >= 0 && z >= 0) return { x, z }
  // On the edges the error is n − (projection)², so the longer projection is the better one.
  return (ay * ay) / aa >= (by * by) / bb ? { x: ay / aa, z: 0 } : { x: 0, z: by / bb }
}
