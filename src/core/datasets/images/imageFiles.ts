import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileFault } from '../fileFault.ts'
import { openZip } from '../zipFile.ts'
import { isImageName } from './decode.ts'

/** An image in a class; `name` is where it lies, below the folder that was chosen. */
export type ImageFile = { name: string; label: string; read(): Promise<Uint8Array> }
export type ImageFiles = { train: ImageFile[]; test: ImageFile[] | undefined; leftOut: number; close(): void }
type Found = { name: string; read(): Promise<Uint8Array> }

const [mostFiles, mostFileBytes, deepest] = [1_000_000, 100_000_000, 20]

/** Files below a folder. Links are not followed: they may lead anywhere, or round in circles. */
function* filesBelow(folder: string, inside = '', depth = 0): Generator<string> {
  if (depth > deepest) return
  for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(folder, name, depth + 1)
    else if (entry.isFile()) yield name
  }
}

function filesIn(folder: string): Found[] {
  const found: Found[] = []
  try {
    for (const name of filesBelow(folder)) {
      if (found.length >= mostFiles)
        throw fileFault('too_many_files', `There are more than ${mostFiles} files in this folder.`, { most: mostFiles })
      found.push({ name, read: () => readFile(join(folder, name)) })
    }
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw fileFault('file_unreadable', `${folder} cannot be read: ${error.message}.`, { path: folder, reason: error.message })
  }
  return found
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  return Buffer.concat(parts)
}

async function filesInZip(path: string): Promise<{ found: Found[]; close(): void }> {
  const { entries, close } = await openZip(path)
  const found = entries.map(({ name, bytes, open }) => ({
    name,
    read: async (): Promise<Uint8Array> => {
      if (bytes > mostFileBytes) throw new Error(`it has ${bytes} bytes`)
      return collected(open())
    }
  }))
  return { found, close }
}

const isHidden = (name: string): boolean => name.split('/').some(part => part.startsWith('.') || part === '__MACOSX')
const isTrainName = (name: string): boolean => /^train(ing)?$/i.test(name)
const isTestName = (name: string): boolean => /^test(ing)?$/i.test(name)

/** How many folders around all of them say nothing, as the one that most packed folders are in. */
function uselessDepth(names: readonly string[][]): number {
  const first = names[0] ?? []
  for (let depth = 0; ; depth++) {
    const own = first[depth]
    const isShared = own !== undefined && names.every(parts => parts.length > depth + 2 && parts[depth] === own)
    if (!isShared) return depth
  }
}

function sorted(found: readonly Found[]): Omit<ImageFiles, 'close'> {
  const images = found.filter(({ name }) => isImageName(name) && !isHidden(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const parts = images.map(({ name }) => name.split('/'))
  const skip = uselessDepth(parts)
  const below = images.map(({ name, read }, i) => ({ name, read, folders: (parts[i] ?? []).slice(skip, -1) }))
  const hasParts = below.some(({ folders }) => isTrainName(folders[0] ?? '')) && below.some(({ folders }) => isTestName(folders[0] ?? ''))
  const classDepth = hasParts ? 1 : 0
  const inClasses = below.flatMap(({ folders, name, read }) => {
    const label = folders[classDepth]
    const isPart = !hasParts || isTrainName(folders[0] ?? '') || isTestName(folders[0] ?? '')
    return label !== undefined && isPart ? [{ name, label, read, isTest: hasParts && isTestName(folders[0] ?? '') }] : []
  })
  const test = inClasses.filter(({ isTest }) => isTest)
  const visible = found.filter(({ name }) => !isHidden(name)).length
  return {
    train: inClasses.filter(({ isTest }) => !isTest),
    test: hasParts ? test : undefined,
    leftOut: visible - inClasses.length
  }
}

/**
 * Images in a folder, or a zip file of one, each in a folder with the name of its class; `train` and `test` around these give the test part. Throws INVALID_INPUT
 * where there are none.
 */
export async function openImageFiles(path: string, source: 'folder' | 'zip'): Promise<ImageFiles> {
  const { found, close } = source === 'zip' ? await filesInZip(path) : { found: filesIn(path), close: () => undefined }
  const files = sorted(found)
  if (files.train.length > 0) return { ...files, close }
  close()
  const name = basename(path)
  throw found.some(file => isImageName(file.name))
    ? fileFault('no_class_folders', `The images in ${name} are in no class. Put those of each class into a folder with its name.`, { name })
    : fileFault('no_images', `There are no images in ${name}: PNG, JPEG, WebP, GIF or TIFF, in a folder for each class.`, { name })
}
