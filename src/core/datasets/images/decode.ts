import type sharpModule from 'sharp'
import type { ImageForm } from '../../../shared/dataset.ts'

type Sharp = typeof sharpModule

/** An image of more pixels is no small one, whatever its file claims. */
const mostPixels = 50_000_000
/** The kinds of picture that are read; what else libvips could open is closed to files that come from anywhere. */
const readers = ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Tiff'].map(kind => `VipsForeignLoad${kind}`)
export const isImageName = (name: string): boolean => /\.(png|jpe?g|webp|gif|tiff?)$/i.test(name)

let loaded: Promise<Sharp> | undefined
/** Loaded when images are imported, and not before: libvips is 18 MB that nobody else needs. */
async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: readers })
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
const sharpLoaded = (): Promise<Sharp> => (loaded ??= loadSharp())

const limits = { limitInputPixels: mostPixels, failOn: 'error', pages: 1 } as const
/** What a library says over several lines, as one reason. */
const reasonOf = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))

export type ImageFacts = { height: number; width: number; isColour: boolean; isTransparent: boolean; isDeep: boolean }

/** What the start of an image says of it. Throws an Error with the reason where it is none. */
export async function factsOf(bytes: Uint8Array): Promise<ImageFacts> {
  const sharp = await sharpLoaded()
  try {
    const { autoOrient, channels, hasAlpha, depth } = await sharp(bytes, limits).metadata()
    const isColour = channels - Number(hasAlpha) >= 3
    return { ...autoOrient, isColour, isTransparent: hasAlpha, isDeep: !['uchar', 'char'].includes(depth) }
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error })
  }
}

/** Pixels of an image in a form, row by row, each channel a byte: turned as its camera says, white where it is transparent, stretched where its size is another. */
export async function decode(bytes: Uint8Array, { height, width, channels }: ImageForm): Promise<Uint8Array> {
  const sharp = await sharpLoaded()
  try {
    const { data } = await sharp(bytes, limits)
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(width, height, { fit: 'fill' })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return data
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error })
  }
}

/** The same for pixels that are there already. */
export async function resize(values: Uint8Array, from: ImageForm, { height, width, channels }: ImageForm): Promise<Uint8Array> {
  if (from.height === height && from.width === width && from.channels === channels) return values.slice()
  const sharp = await sharpLoaded()
  return sharp(values, { raw: from })
    .resize(width, height, { fit: 'fill' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer()
}
