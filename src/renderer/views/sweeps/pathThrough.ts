type Scale = (place: number) => number

/** Corners, in shares of the two axes, as the data of an SVG path. */
export const pathThrough = (corners: readonly { x: number; y: number }[], xOf: Scale, yOf: Scale): string =>
  corners.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${xOf(x)} ${yOf(y)}`).join('')
