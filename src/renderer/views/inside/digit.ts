/** A picture of ink, 0 to 1, row by row. */
export type Ink = { width: number; height: number; values: Float32Array }

type Box = { left: number; top: number; right: number; bottom: number }
const [side, boxSide] = [28, 20]
/** Less ink than this is a slip of the hand. */
const faint = 0.05

function boxOf({ width, height, values }: Ink): Box | undefined {
  const box = { left: width, top: height, right: -1, bottom: -1 }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((values[y * width + x] ?? 0) > faint) {
        box.left = Math.min(box.left, x)
        box.right = Math.max(box.right, x)
        box.top = Math.min(box.top, y)
        box.bottom = Math.max(box.bottom, y)
      }
  return box.right < 0 ? undefined : box
}

/** How much of the pixel [at, at + 1) lies in [from, to). */
const overlap = (at: number, from: number, to: number): number => Math.max(0, Math.min(at + 1, to) - Math.max(at, from))

/** Mean ink over a part of the picture, edges counted by the share that is in it. */
function meanInk({ width, height, values }: Ink, { left, top, right, bottom }: Box): number {
  let [ink, area] = [0, 0]
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
      const share = overlap(x, left, right) * overlap(y, top, bottom)
      ink += share * (values[y * width + x] ?? 0)
      area += share
    }
  return area > 0 ? ink / area : 0
}

/** The picture's ink, its longest side as long as MNIST's box. */
function scaledDown(ink: Ink, box: Box): Ink {
  const [wide, high] = [box.right - box.left + 1, box.bottom - box.top + 1]
  const scale = boxSide / Math.max(wide, high)
  const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))]
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      values[y * width + x] = meanInk(ink, {
        left: box.left + x / scale,
        right: box.left + (x + 1) / scale,
        top: box.top + y / scale,
        bottom: box.top + (y + 1) / scale
      })
  return { width, height, values }
}

function centreOf({ width, values }: Ink): { x: number; y: number } {
  let [mass, x, y] = [0, 0, 0]
  values.forEach((value, i) => {
    mass += value
    x += value * (i % width)
    y += value * Math.floor(i / width)
  })
  return { x: x / mass, y: y / mass }
}

/**
 * A drawing as MNIST has its digits: fitted into 20 × 20 pixels keeping its shape, its centre of mass in the middle of 28 × 28, values 0 to 255
 * (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"). Undefined where nothing is drawn.
 */
export function asMnist(ink: Ink): number[] | undefined {
  const box = boxOf(ink)
  if (!box) return undefined
  const small = scaledDown(ink, box)
  const centre = centreOf(small)
  const [left, top] = [Math.round((side - 1) / 2 - centre.x), Math.round((side - 1) / 2 - centre.y)]
  const pixels = new Array<number>(side * side).fill(0)
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      const [toX, toY] = [x + left, y + top]
      if (toX >= 0 && toX < side && toY >= 0 && toY < side)
        pixels[toY * side + toX] = Math.round(255 * Math.min(1, small.values[y * small.width + x] ?? 0))
    }
  return pixels
}
