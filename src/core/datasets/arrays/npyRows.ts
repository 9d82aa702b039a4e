import { elementCount } from '../../../shared/shape.ts'
import { fileFault } from '../fileFault.ts'
import { createByteReader } from './byteReader.ts'
import type { ByteReader } from './byteReader.ts'
import { readNpyHeader } from './npyHeader.ts'
import type { NpyHeader, ValueType } from './npyHeader.ts'

/** An array in a file. `rows` are what its first axis counts, each as bytes in C order, and done with when the next is asked for; from the beginning as often as wanted. */
export type ArrayFile = { name: string; shape: number[]; type: ValueType; rows(): AsyncGenerator<DataView> }
export type Opener = () => AsyncIterable<Uint8Array>
type Opened = { name: string; header: NpyHeader; reader: ByteReader }

/** Arrays in the order of Fortran have their rows strewn over the whole file, so they are held in memory. */
const [mostStrewnBytes, pieceBytes] = [1 << 28, 1 << 18]

const cut = (name: string): Error => fileFault('array_cut', `${name} ends before its last value.`, { name })

/** Where each value of a row is: one after the other, or a column's length apart. */
async function* strewnRows({ name, header, reader }: Opened): AsyncGenerator<DataView> {
  const [rows = 0, ...rest] = header.shape
  const size = header.type.bytes
  const total = rows * elementCount(rest) * size
  if (total > mostStrewnBytes)
    throw fileFault('array_order', `${name} is in Fortran order and too large for it. Save np.ascontiguousarray(array).`, { name })
  const all = await reader.take(total)
  if (all.length < total) throw cut(name)
  const strides = rest.map((_, axis) => rows * elementCount(rest.slice(0, axis)))
  const places = Array.from({ length: elementCount(rest) }, (_, i) => {
    let [left, place] = [i, 0]
    for (let axis = rest.length - 1; axis >= 0; axis--) {
      place += (left % (rest[axis] as number)) * (strides[axis] as number)
      left = Math.floor(left / (rest[axis] as number))
    }
    return place * size
  })
  const row = new Uint8Array(places.length * size)
  for (let at = 0; at < rows; at++) {
    for (const [i, place] of places.entries()) row.set(all.subarray(place + at * size, place + (at + 1) * size), i * size)
    yield new DataView(row.buffer)
  }
}

/** Rows of `rowBytes` bytes that follow one another. Throws INVALID_INPUT where there are fewer. */
export async function* plainRows(
  reader: ByteReader,
  { name, rows, rowBytes }: { name: string; rows: number; rowBytes: number }
): AsyncGenerator<DataView> {
  const inPiece = Math.max(1, Math.floor(pieceBytes / Math.max(1, rowBytes)))
  for (let from = 0; from < rows; from += inPiece) {
    const wanted = Math.min(inPiece, rows - from)
    const bytes = await reader.take(wanted * rowBytes)
    if (bytes.length < wanted * rowBytes) throw cut(name)
    for (let i = 0; i < wanted; i++) yield new DataView(bytes.buffer, bytes.byteOffset + i * rowBytes, rowBytes)
  }
}

async function* rowsOf(name: string, open: Opener): AsyncGenerator<DataView> {
  const reader = createByteReader(open())
  try {
    const header = await readNpyHeader(reader, name)
    const [rows = 0, ...rest] = header.shape
    if (header.fortran) yield* strewnRows({ name, header, reader })
    else yield* plainRows(reader, { name, rows, rowBytes: elementCount(rest) * header.type.bytes })
  } finally {
    await reader.close()
  }
}

/** An array as numpy.save writes it. Throws INVALID_INPUT where it is none. */
export async function npyArray(name: string, open: Opener): Promise<ArrayFile> {
  const reader = createByteReader(open())
  try {
    const { shape, type } = await readNpyHeader(reader, name)
    return { name, shape, type, rows: () => rowsOf(name, open) }
  } finally {
    await reader.close()
  }
}
