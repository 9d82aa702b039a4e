import { elementCount } from '../../../shared/shape.ts'
import { fileFault } from '../fileFault.ts'
import type { ByteReader } from './byteReader.ts'

/** What an array holds: `bytes` of one value, and how it is read from a view at a place. */
export type ValueType = { bytes: number; isText: boolean; isByte: boolean; read(view: DataView, at: number): number | bigint | string }
export type NpyHeader = { shape: number[]; fortran: boolean; descr: string; type: ValueType }

const [magic, longestHeader, mostValues] = ['\x93NUMPY', 1 << 16, 2 ** 40]

/** A half: sign, 5 bits of exponent, 10 of fraction (IEEE 754). */
function float16(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return exponent === 0 ? sign * 2 ** -14 * (fraction / 1024) : sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

const plain = (bytes: number, read: ValueType['read']): ValueType => ({ bytes, isText: false, isByte: false, read })
/** Whole numbers from 0 to 255. */
export const byteType: ValueType = { ...plain(1, (view, at) => view.getUint8(at)), isByte: true }
const numbers = (little: boolean): Record<string, ValueType> => ({
  b1: plain(1, (view, at) => view.getUint8(at)),
  u1: byteType,
  i1: plain(1, (view, at) => view.getInt8(at)),
  u2: plain(2, (view, at) => view.getUint16(at, little)),
  i2: plain(2, (view, at) => view.getInt16(at, little)),
  u4: plain(4, (view, at) => view.getUint32(at, little)),
  i4: plain(4, (view, at) => view.getInt32(at, little)),
  u8: plain(8, (view, at) => view.getBigUint64(at, little)),
  i8: plain(8, (view, at) => view.getBigInt64(at, little)),
  f2: plain(2, (view, at) => float16(view.getUint16(at, little))),
  f4: plain(4, (view, at) => view.getFloat32(at, little)),
  f8: plain(8, (view, at) => view.getFloat64(at, little))
})

/** Text of a fixed length, filled up with zeros: code points of four bytes, or bytes. */
function textOf(size: number, unit: 1 | 4, little: boolean): ValueType {
  return {
    bytes: size * unit,
    isText: true,
    isByte: false,
    read(view, at) {
      let text = ''
      for (let i = 0; i < size; i++) {
        const code = unit === 4 ? view.getUint32(at + 4 * i, little) : view.getUint8(at + i)
        if (code === 0) break
        text += String.fromCodePoint(code <= 0x10ffff ? code : 0xfffd)
      }
      return text
    }
  }
}

/** How values of a NumPy type are read, such as `<f4`; undefined for one that is neither a number nor text. */
function typeOf(descr: string): ValueType | undefined {
  const [, order, code = '', size = ''] = /^([<>|=])([a-zA-Z])(\d{1,6})$/.exec(descr) ?? []
  const little = order !== '>'
  if (code === 'U') return textOf(Number(size), 4, little)
  if (code === 'S') return textOf(Number(size), 1, little)
  return numbers(little)[code + size]
}

const unreadable = (name: string, reason: string): Error =>
  fileFault('array_unreadable', `${name} is no array of NumPy: ${reason}.`, { name, reason })

function assertKnown(name: string, text: string): void {
  if (/'descr'\s*:\s*'\|?O/.test(text))
    throw fileFault(
      'pickled',
      `${name} holds Python objects (a pickle), which may run anything when they are read. Save numbers: np.save(path, array.astype("float32")).`,
      { name }
    )
  if (/'descr'\s*:\s*\[/.test(text))
    throw fileFault('array_structured', `${name} is a structured array. Save it as a plain one, or as CSV.`, { name })
}

/** Reads the start of an array as numpy.lib.format writes it, versions 1 to 3. Throws INVALID_INPUT with what is wrong; nothing in the file is run. */
export async function readNpyHeader(reader: ByteReader, name: string): Promise<NpyHeader> {
  const start = await reader.take(8)
  if (start.length < 8 || String.fromCharCode(...start.subarray(0, 6)) !== magic) throw unreadable(name, 'it does not begin like one')
  const version = start[6] as number
  if (version < 1 || version > 3) throw unreadable(name, `version ${version} is not known`)
  const sizeBytes = await reader.take(version === 1 ? 2 : 4)
  const view = new DataView(sizeBytes.buffer, sizeBytes.byteOffset, sizeBytes.length)
  const size = sizeBytes.length < (version === 1 ? 2 : 4) ? Infinity : version === 1 ? view.getUint16(0, true) : view.getUint32(0, true)
  if (size > longestHeader) throw unreadable(name, 'its header is too long')
  const header = await reader.take(size)
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(header)
  assertKnown(name, text)
  const [, descr = ''] = /'descr'\s*:\s*'([^']*)'/.exec(text) ?? []
  const [, order] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? []
  const [, sizes] = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text) ?? []
  if (header.length < size || order === undefined || sizes === undefined) throw unreadable(name, 'its header cannot be read')
  const type = typeOf(descr)
  if (!type || type.bytes === 0)
    throw fileFault('array_type', `${name} holds values of type ${descr}. Save numbers or text.`, { name, type: descr })
  const shape = (sizes.match(/\d+/g) ?? []).map(Number)
  if (elementCount(shape) > mostValues) throw unreadable(name, 'it claims more values than a file can hold')
  return { shape, fortran: order === 'True' && shape.length > 1, descr, type }
}
