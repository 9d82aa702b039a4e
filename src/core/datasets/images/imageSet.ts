import type { ImageForm, ImagesPreview } from '../../../shared/dataset.ts'
import type { ImportWork } from '../importWork.ts'

/** An image in the form that was asked for, or why it has none. */
export type ReadImage = { values: Uint8Array } | { file: string; reason: string }

/** Labelled images wherever they are, in one order, those of a given test part last. */
export type ImageSet = {
  source: ImagesPreview['source']
  name: string
  classNames: string[]
  /** A class a sample. */
  labels: Int32Array
  givenTest: number | null
  found: Pick<ImagesPreview, 'sizes' | 'transparent' | 'deep' | 'left_out' | 'broken'>
  /** Whether there is colour in them. */
  isColour: boolean
  /** Every image in order, or those at some places, which are in order too. */
  read(form: ImageForm, work: ImportWork, places?: readonly number[]): AsyncGenerator<ReadImage>
  close(): void
}

/** More labels do not fit into a byte, and more classes are no set of small images. */
export const mostClasses = 256

/** The names of classes in the order of their numbers, where they are numbers, else of their letters. */
export const inOrder = (names: Iterable<string>): string[] =>
  [...names].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0))

/** The form that suits most images: the most frequent size, made smaller where a network of this kind would drown in it. */
export function suggestedForm({ found, isColour }: Pick<ImageSet, 'found' | 'isColour'>): ImageForm {
  const { height, width } = found.sizes[0] ?? { height: 28, width: 28 }
  const shrink = Math.min(1, 64 / Math.max(height, width))
  const side = (pixels: number): number => Math.max(1, Math.round(pixels * shrink))
  return { height: side(height), width: side(width), channels: isColour ? 3 : 1 }
}

/** How often each size is there, the most frequent first. */
export function countedSizes(sizes: Iterable<{ height: number; width: number }>): ImagesPreview['sizes'] {
  const counts = new Map<string, { height: number; width: number; images: number }>()
  for (const { height, width } of sizes) {
    const key = `${height}x${width}`
    const known = counts.get(key)
    if (known) known.images++
    else counts.set(key, { height, width, images: 1 })
  }
  return [...counts.values()].sort((a, b) => b.images - a.images)
}
