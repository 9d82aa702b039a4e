import { createRandom } from '../../search/random.ts'

/** What samples are compared by: `width` numbers each, of which two by chance are apart by 2 a number, squared and on average. */
export type SampleMap = { width: number; values(bytes: Uint8Array): Float32Array }
type Rows = AsyncIterable<{ bytes: Uint8Array }[]>

/** More numbers are projected at random onto so many, which keeps distances to some 6 % (Johnson and Lindenstrauss). */
const mostWidth = 256
/** Pictures are compared by the means of so many fields a side. */
const fields = 8

const floatsOf = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)

/** Mean and deviation of each number over all rows, what is missing left out; a number that never varies has deviation 1. */
async function momentsOf(rows: Rows, width: number, read: (bytes: Uint8Array) => Float32Array) {
  const [sums, squares, counts] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)]
  for await (const piece of rows)
    for (const { bytes } of piece)
      read(bytes).forEach((value, i) => {
        if (Number.isNaN(value)) return
        const before = (sums[i] as number) / ((counts[i] as number) || 1)
        const shift = counts[i] === 0 ? 0 : value - before
        counts[i] = (counts[i] as number) + 1
        sums[i] = (sums[i] as number) + value
        squares[i] = (squares[i] as number) + shift * (value - sums[i] / counts[i])
      })
  const means = Float64Array.from(sums, (sum, i) => sum / ((counts[i] as number) || 1))
  const variances = Float64Array.from(squares, (square, i) => square / ((counts[i] as number) || 1))
  return { means, variances }
}

/** Each input by its own mean and deviation; a missing one is the mean. */
export async function tableMap(rows: Rows, inputs: number): Promise<SampleMap> {
  const { means, variances } = await momentsOf(rows, inputs, floatsOf)
  const scales = variances.map(variance => (variance > 0 ? 1 / Math.sqrt(variance) : 1))
  const scaled = (bytes: Uint8Array): Float32Array =>
    floatsOf(bytes).map((value, i) => (Number.isNaN(value) ? 0 : (value - (means[i] as number)) * (scales[i] as number)))
  if (inputs <= mostWidth) return { width: inputs, values: scaled }
  const random = createRandom(1, 3)
  const weights = Array.from({ length: mostWidth }, () => Float32Array.from({ length: inputs }, () => random.normal() / Math.sqrt(inputs)))
  return {
    width: mostWidth,
    values(bytes) {
      const own = scaled(bytes)
      return Float32Array.from(weights, row => row.reduce((sum, weight, i) => sum + weight * (own[i] as number), 0))
    }
  }
}

/** The means of fields, all by one deviation, so that a corner that is always white does not count more than the middle. */
export async function imageMap(rows: Rows, [height = 1, width = 1, channels = 1]: readonly number[]): Promise<SampleMap> {
  const [down, across] = [Math.min(fields, height), Math.min(fields, width)]
  const size = down * across * channels
  const fieldOf = Int32Array.from({ length: height * width * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels]
    const [y, x] = [Math.floor(pixel / width), pixel % width]
    return (Math.floor((y * down) / height) * across + Math.floor((x * across) / width)) * channels + channel
  })
  const parts = new Float32Array(size)
  for (const field of fieldOf) parts[field] = (parts[field] as number) + 1
  function meansOf(bytes: Uint8Array): Float32Array {
    const sums = new Float32Array(size)
    for (let i = 0; i < fieldOf.length; i++) sums[fieldOf[i] as number] = (sums[fieldOf[i] as number] as number) + (bytes[i] as number)
    return sums.map((sum, i) => sum / (parts[i] as number))
  }
  const { means, variances } = await momentsOf(rows, size, meansOf)
  const deviation = Math.sqrt(variances.reduce((sum, one) => sum + one, 0) / size) || 1
  return { width: size, values: bytes => meansOf(bytes).map((value, i) => (value - (means[i] as number)) / deviation) }
}
