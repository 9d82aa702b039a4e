import { createHash } from 'node:crypto'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CompleteRecipe, ImageForm, ImagesPreview } from '../../../shared/dataset.ts'
import { idxHeader } from '../../../shared/idx.ts'
import { elementCount } from '../../../shared/shape.ts'
import { fileFault } from '../fileFault.ts'
import { hashOf } from '../hashOf.ts'
import { imageFile, imageLabelsFile, shapeOf } from '../imageFilesIn.ts'
import type { ImportWork } from '../importWork.ts'
import { ruleOf, splitRows } from '../splitRows.ts'
import type { Split } from '../splitRows.ts'
import { mostClasses, suggestedForm } from './imageSet.ts'
import type { ImageSet } from './imageSet.ts'

export type ImportedImages = {
  shape: number[]
  classNames: string[]
  train: number
  test: number
  dropped: number
  sha256: string
  sourceSha256: string
  profile: ImagesPreview
}

const examplesShown = 12

/** Places of the examples: as evenly over the classes as they come. */
function examplePlaces({ labels, classNames }: ImageSet): number[] {
  const each = Math.max(1, Math.floor(examplesShown / classNames.length))
  const seen = new Map<number, number>()
  const places: number[] = []
  for (const [place, label] of labels.entries()) {
    const n = seen.get(label) ?? 0
    if (n < each && places.length < examplesShown) places.push(place)
    seen.set(label, n + 1)
  }
  return places
}

async function examplesOf(set: ImageSet, form: ImageForm, work: ImportWork): Promise<ImagesPreview['examples']> {
  const places = examplePlaces(set)
  const examples: ImagesPreview['examples'] = []
  let i = 0
  for await (const image of set.read(form, { signal: work.signal }, places)) {
    const label = set.classNames[set.labels[places[i++] as number] as number] ?? ''
    if ('values' in image) examples.push({ label, values: [...image.values] })
  }
  return examples
}

/** What is in a set of images, and the form that it would get; without examples, for which images would have to be unpacked. */
function profileOf(set: ImageSet): ImagesPreview {
  const counts = new Array<number>(set.classNames.length).fill(0)
  for (const label of set.labels) counts[label] = (counts[label] ?? 0) + 1
  return {
    kind: 'images',
    name: set.name,
    source: set.source,
    rows: set.labels.length,
    given_test: set.givenTest,
    classes: set.classNames.map((value, label) => ({ value, rows: counts[label] ?? 0 })),
    ...set.found,
    sizes: set.found.sizes.slice(0, 20),
    suggested: suggestedForm(set),
    examples: []
  }
}

/** The same with examples in that form. */
export async function previewImages(set: ImageSet, work: ImportWork): Promise<ImagesPreview> {
  const profile = profileOf(set)
  return { ...profile, examples: await examplesOf(set, profile.suggested, work) }
}

function formFor(set: ImageSet, asked: ImageForm | undefined): ImageForm {
  if (asked) return asked
  const suggested = suggestedForm(set)
  const [size, ...others] = set.found.sizes
  if (others.length === 0 && size?.height === suggested.height && size.width === suggested.width) return suggested
  const list = set.found.sizes.slice(0, 3).map(({ height, width, images }) => `${images} of ${width} × ${height}`)
  throw fileFault(
    'image_sizes',
    `The images have ${others.length + 1} sizes: ${list.join(', ')}${others.length > 2 ? ', …' : ''}. Say what size they all shall have.`,
    { n: others.length + 1, sizes: list.join(', ') },
    'image'
  )
}

function assertLearnable({ classNames }: ImageSet): void {
  if (classNames.length < 2) throw fileFault('one_class', 'The target has one value only; there is nothing to learn.', {}, 'target')
  if (classNames.length > mostClasses)
    throw fileFault('too_many_classes', `There are ${classNames.length} classes; a set of images can have ${mostClasses}.`, {
      ...{ n: classNames.length, most: mostClasses }
    })
}

const parts = ['train', 'test'] as const
type Written = { labels: Uint8Array[]; source: string }

/** Writes every image where it belongs. An image that cannot be read has been left out of the split, or ends the import. */
async function writeImages(
  set: ImageSet,
  folder: string,
  { split, shape, form, work }: { split: Split; shape: number[]; form: ImageForm; work: ImportWork }
): Promise<Written> {
  const size = elementCount(shape)
  const counts = [split.train, split.test] as const
  const headers = counts.map(count => idxHeader([count, ...shape]))
  const files = parts.map(part => openSync(join(folder, imageFile(part)), 'w'))
  const labels: Written['labels'] = [new Uint8Array(split.train), new Uint8Array(split.test)]
  const content = createHash('sha256')
  let row = 0
  try {
    headers.forEach((header, part) => writeSync(files[part] as number, header))
    for await (const image of set.read(form, work)) {
      const [place, part] = [split.place[row] as number, split.isTest[row] === 1 ? 1 : 0]
      const label = set.labels[row++] as number
      if (place === -1) continue
      if (!('values' in image)) throw brokenFault(image)
      content.update(image.values).update(Uint8Array.of(label))
      ;(labels[part] as Uint8Array)[place] = label
      writeSync(files[part] as number, image.values, 0, size, (headers[part]?.length ?? 0) + place * size)
    }
  } finally {
    files.forEach(closeSync)
  }
  return { labels, source: content.digest('hex') }
}

const brokenFault = ({ file, reason }: { file: string; reason: string }): Error =>
  fileFault('image_broken', `${file} cannot be read: ${reason}. Mend or remove it, or skip what is broken.`, { file, reason })

/** The labels, with -1 for an image that cannot be read. */
async function readableLabels(set: ImageSet, form: ImageForm, { broken, work }: { broken: CompleteRecipe['broken']; work: ImportWork }) {
  const first = set.found.broken.first[0]
  if (first && broken === 'refuse') throw brokenFault(first)
  if (set.source === 'idx' || set.source === 'npz' || broken === 'refuse') return { labels: set.labels, dropped: 0 }
  const labels = set.labels.slice()
  let [row, dropped] = [0, 0]
  for await (const image of set.read(form, { signal: work.signal, progress: (_, share) => work.progress?.('looking', share) })) {
    if (!('values' in image)) {
      labels[row] = -1
      dropped++
    }
    row++
  }
  return { labels, dropped }
}

/**
 * Makes a dataset of a set of images and writes it into a folder that is there already, as IDX files. Throws INVALID_INPUT that names the file, or what has to
 * be said of the images first.
 */
export async function importImages(
  set: ImageSet,
  folder: string,
  { recipe, work }: { recipe: CompleteRecipe; work: ImportWork }
): Promise<ImportedImages> {
  assertLearnable(set)
  const form = formFor(set, recipe.image)
  const shape = shapeOf(form)
  const profile = profileOf(set)
  const { labels, dropped } = await readableLabels(set, form, { broken: recipe.broken, work })
  const split = splitRows(labels, set.classNames, ruleOf(recipe, set.givenTest))
  const written = await writeImages(set, folder, { split, shape, form, work })
  for (const [i, part] of parts.entries()) {
    const own = written.labels[i] as Uint8Array
    writeFileSync(join(folder, imageLabelsFile(part)), Buffer.concat([idxHeader([own.length]), own]))
  }
  const files = parts.flatMap(part => [join(folder, imageFile(part)), join(folder, imageLabelsFile(part))])
  return {
    ...{ shape, classNames: set.classNames, train: split.train, test: split.test, dropped, profile },
    sha256: await hashOf(files, JSON.stringify([shape, set.classNames])),
    sourceSha256: written.source
  }
}
