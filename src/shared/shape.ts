/** How many values a shape holds; 1 for the shape of a scalar, []. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)
