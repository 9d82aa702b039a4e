import { basename } from 'node:path'
import { statSync } from 'node:fs'
import type { ImageForm } from '../../../shared/dataset.ts'
import { elementCount } from '../../../shared/shape.ts'
import type { Part } from '../arrays/assertFit.ts'
import { openIdxArrays } from '../arrays/idxArrays.ts'
import { openLabelledArrays } from '../arrays/labelledArrays.ts'
import type { ArrayFile } from '../arrays/npyRows.ts'
import { fileFault } from '../fileFault.ts'
import { at } from '../importWork.ts'
import type { ImportWork } from '../importWork.ts'
import { resize } from './decode.ts'
import { inOrder } from './imageSet.ts'
import type { ImageSet, ReadImage } from './imageSet.ts'

const longestSide = 256

/** What an array of images has for each: height and width, and channels where they are not one. */
function formOf({ name, shape }: ArrayFile): ImageForm {
  const [, height = 0, width = 0, channels = 1, ...deeper] = shape
  const isFirst = shape.length === 4 && (height === 1 || height === 3) && channels !== 1 && channels !== 3
  if (isFirst) throw fileFault('channels_first', `${name} has its channels before height and width. Save np.moveaxis(x, 1, -1).`, { name })
  const isFit = shape.length >= 3 && deeper.length === 0 && height > 0 && width > 0 && Math.max(height, width) <= longestSide
  if (isFit && (channels === 1 || channels === 3)) return { height, width, channels }
  throw fileFault(
    'array_no_images',
    `${name} has the shape (${shape.join(', ')}). Images have the shape (samples, height, width) or (samples, height, width, 3), with sides of at most ${longestSide}.`,
    { name, shape: shape.join(', '), most: longestSide }
  )
}

/** The label of every row as text, whole numbers without a fraction. */
async function labelsIn({ name, type, rows }: ArrayFile): Promise<string[]> {
  const labels: string[] = []
  for await (const row of rows()) {
    const value = type.read(row, 0)
    if (typeof value === 'number' && !Number.isInteger(value))
      throw fileFault('label_fraction', `${name} holds ${value}, which is no class. Images are told into classes.`, { name, value })
    labels.push(String(value))
  }
  return labels
}

/** By what values become bytes: 255 where none is above 1, as pixels / 255 are, else 1. Throws INVALID_INPUT where they are neither. */
async function factorOf({ name, type, rows, shape }: ArrayFile, work: ImportWork): Promise<number> {
  if (type.isText) throw fileFault('array_no_pixels', `${name} holds text, no pixels.`, { name })
  if (type.isByte) return 1
  let [least, most, n] = [Infinity, -Infinity, 0]
  for await (const row of rows()) {
    at(work, 'looking', ++n / (shape[0] ?? 1))
    for (let i = 0; i < row.byteLength; i += type.bytes) {
      const value = Number(type.read(row, i))
      // Both keep a value that is no number, once there was one.
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  }
  if (least >= 0 && most <= 255) return most <= 1 ? 255 : 1
  throw fileFault('pixel_range', `${name} holds values from ${least} to ${most}. Pixels are from 0 to 255, or from 0 to 1.`, {
    ...{ name, least, most }
  })
}

async function* pixelsOf({ inputs: { rows, type } }: Part, form: ImageForm, factor: number): AsyncGenerator<Uint8Array> {
  const values = new Uint8Array(elementCount([form.height, form.width, form.channels]))
  for await (const row of rows()) {
    for (let i = 0; i < values.length; i++) values[i] = Math.round(Number(type.read(row, i * type.bytes)) * factor)
    yield values
  }
}

type Arrays = { train: Part; test: Part | undefined; source: 'idx' | 'npz'; close(): void }

async function openArrays(path: string, source: Arrays['source']): Promise<Arrays> {
  if (source === 'idx') return { ...(await openIdxArrays(path)), source, close: () => undefined }
  const { inputs, labels, test, close } = await openLabelledArrays(path)
  if (labels) return { train: { inputs, labels }, test, source, close }
  close()
  throw fileFault('array_no_labels', `${inputs.name} holds images without labels. Save both: np.savez(path, x=…, y=…).`, {
    name: inputs.name
  })
}

async function imageSetOf({ train, test, source, close }: Arrays, path: string, work: ImportWork): Promise<ImageSet> {
  const own = formOf(train.inputs)
  const parts = test ? [train, test] : [train]
  const factor = await factorOf(train.inputs, work)
  const names = (await Promise.all(parts.map(({ labels }) => labelsIn(labels)))).flat()
  const classNames = inOrder(new Set(names))
  const codes = new Map(classNames.map((name, code) => [name, code]))
  async function* read(form: ImageForm, reading: ImportWork, places?: readonly number[]): AsyncGenerator<ReadImage> {
    const [wanted, last] = [places && new Set(places), places ? (places.at(-1) ?? -1) : Infinity]
    let place = -1
    for (const part of parts)
      for await (const pixels of pixelsOf(part, own, factor)) {
        if (++place > last) return
        at(reading, 'reading', (place + 1) / names.length)
        if (!wanted || wanted.has(place)) yield { values: await resize(pixels, own, form) }
      }
  }
  return {
    source,
    name: statSync(path).isDirectory()
      ? basename(path)
      : basename(path)
          .replace(/(\.gz)?$/i, '')
          .replace(/\.np[yz]$/i, ''),
    classNames,
    labels: Int32Array.from(names, name => codes.get(name) as number),
    givenTest: test?.inputs.shape[0] ?? null,
    found: {
      sizes: [{ height: own.height, width: own.width, images: names.length }],
      ...{ transparent: 0, deep: 0, left_out: 0, broken: { images: 0, first: [] } }
    },
    isColour: own.channels === 3,
    read,
    close
  }
}

/** Labelled images in arrays: IDX files, or a `.npz` of NumPy. Throws INVALID_INPUT where their shapes, values or labels are none of images. To be closed. */
export async function openArrayImages(path: string, source: 'idx' | 'npz', work: ImportWork): Promise<ImageSet> {
  const arrays = await openArrays(path, source)
  try {
    return await imageSetOf(arrays, path, work)
  } catch (error) {
    arrays.close()
    throw error
  }
}
