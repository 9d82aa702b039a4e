/** Square matrices are row after row in one Float64Array; of triangular ones only the lower half is read. */

/** L with L Lᵀ = matrix, in place of its lower half; false where the matrix is not positive definite. */
export function factorise(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const rowI = i * size
    for (let j = 0; j <= i; j++) {
      const rowJ = j * size
      let sum = matrix[rowI + j] as number
      for (let k = 0; k < j; k++) sum -= (matrix[rowI + k] as number) * (matrix[rowJ + k] as number)
      if (i !== j) matrix[rowI + j] = sum / (matrix[rowJ + j] as number)
      else if (sum > 0) matrix[rowI + i] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** The inverse of a lower triangular matrix, row i in the first i + 1 places of row i. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    const rowI = i * size
    const pivot = 1 / (lower[rowI + i] as number)
    for (let k = 0; k < i; k++) {
      const factor = (lower[rowI + k] as number) * pivot
      const rowK = k * size
      for (let j = 0; j <= k; j++) inverse[rowI + j] = (inverse[rowI + j] as number) - factor * (inverse[rowK + j] as number)
    }
    inverse[rowI + i] = pivot
  }
  return inverse
}

/** (L Lᵀ)⁻¹ from L⁻¹: its lower half. */
export function inverseFromLower(inverseLower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let k = 0; k < size; k++) {
    const rowK = k * size
    for (let i = 0; i <= k; i++) {
      const factor = inverseLower[rowK + i] as number
      const rowI = i * size
      for (let j = 0; j <= i; j++) inverse[rowI + j] = (inverse[rowI + j] as number) + factor * (inverseLower[rowK + j] as number)
    }
  }
  return inverse
}

/** L⁻¹ times a vector. */
export function timesLower(inverseLower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  const product = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let sum = 0
    for (let j = 0, at = i * size; j <= i; j++, at++) sum += (inverseLower[at] as number) * (vector[j] as number)
    product[i] = sum
  }
  return product
}

/** Transpose of L⁻¹ times a vector. */
export function timesUpper(inverseLower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  const product = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const factor = vector[i] as number
    for (let j = 0, at = i * size; j <= i; j++, at++) product[j] = (product[j] as number) + (inverseLower[at] as number) * factor
  }
  return product
}
