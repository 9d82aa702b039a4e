import { basename } from 'node:path'
import type { ImageForm, ImagesPreview } from '../../../shared/dataset.ts'
import { fileFault } from '../fileFault.ts'
import { at } from '../importWork.ts'
import type { ImportWork } from '../importWork.ts'
import { decode, factsOf } from './decode.ts'
import type { ImageFacts } from './decode.ts'
import { openImageFiles } from './imageFiles.ts'
import type { ImageFile } from './imageFiles.ts'
import { countedSizes, inOrder } from './imageSet.ts'
import type { ImageSet, ReadImage } from './imageSet.ts'

const brokenShown = 5
/** Images that are read at once: reading and unpacking take turns. */
const atOnce = 4

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The results of `work` on all items in their order, a few under way at a time. */
async function* inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = []
  for (const item of items) {
    const own = work(item)
    // A result that is never awaited, as after a cancel, is nobody's unhandled rejection.
    own.catch(() => undefined)
    underWay.push(own)
    if (underWay.length >= atOnce) yield await (underWay.shift() as Promise<Result>)
  }
  for (const own of underWay) yield await own
}

const factsOfFile = async (file: ImageFile): Promise<ImageFacts | ImagesPreview['broken']['first'][number]> =>
  file
    .read()
    .then(factsOf)
    .catch((error: unknown) => ({ file: file.name, reason: reasonOf(error) }))

async function* decoded(files: readonly ImageFile[], form: ImageForm, work: ImportWork): AsyncGenerator<ReadImage> {
  const read = async (file: ImageFile): Promise<ReadImage> =>
    file
      .read()
      .then(async bytes => ({ values: await decode(bytes, form) }))
      .catch((error: unknown) => ({ file: file.name, reason: reasonOf(error) }))
  let n = 0
  for await (const one of inTurn(files, read)) {
    at(work, 'reading', ++n / files.length)
    yield one
  }
}

/** Labelled images of a folder or a zip file. Looks at every file's start. Throws INVALID_INPUT where there are none to learn from. To be closed. */
export async function openFileImages(path: string, source: 'folder' | 'zip', work: ImportWork): Promise<ImageSet> {
  const { train, test, leftOut, close } = await openImageFiles(path, source)
  try {
    const files = [...train, ...(test ?? [])]
    const classNames = inOrder(new Set(train.map(({ label }) => label)))
    const unseen = test?.find(({ label }) => !classNames.includes(label))?.label
    if (unseen !== undefined)
      throw fileFault('unseen_class', `Class “${unseen}” is in the test part alone, so nothing could learn it.`, { name: unseen })
    const codes = new Map(classNames.map((name, code) => [name, code]))
    const facts: ImageFacts[] = []
    const broken: ImagesPreview['broken'] = { images: 0, first: [] }
    let n = 0
    for await (const one of inTurn(files, factsOfFile)) {
      at(work, 'looking', ++n / files.length)
      if ('height' in one) facts.push(one)
      else if (++broken.images <= brokenShown) broken.first.push(one)
    }
    return {
      source,
      name: basename(path).replace(/\.zip$/i, ''),
      classNames,
      labels: Int32Array.from(files, ({ label }) => codes.get(label) as number),
      givenTest: test?.length ?? null,
      found: {
        sizes: countedSizes(facts),
        transparent: facts.filter(({ isTransparent }) => isTransparent).length,
        deep: facts.filter(({ isDeep }) => isDeep).length,
        left_out: leftOut,
        broken
      },
      isColour: facts.some(({ isColour }) => isColour),
      read: (form, reading, places) => decoded(places ? places.map(place => files[place] as ImageFile) : files, form, reading),
      close
    }
  } catch (error) {
    close()
    throw error
  }
}
