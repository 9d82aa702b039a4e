import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import type { imageSources } from '../../../shared/dataset.ts'
import { isIdxName } from '../arrays/idxArrays.ts'
import { openLabelledArrays } from '../arrays/labelledArrays.ts'
import { fileFault } from '../fileFault.ts'
import { openArrayImages } from './arrayImages.ts'
import { openFileImages } from './fileImages.ts'
import type { ImageSet } from './imageSet.ts'
import type { ImportWork } from '../importWork.ts'
import { openZip } from '../zipFile.ts'

type ImageSource = (typeof imageSources)[number]

function startOf(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = new Uint8Array(6)
      return String.fromCharCode(...bytes.subarray(0, readSync(file, bytes)))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw fileFault('file_unreadable', `${path} cannot be read: ${reason}.`, { path, reason })
  }
}

/** Whether arrays hold more than rows of values. */
async function areImages(path: string): Promise<boolean> {
  const { inputs, close } = await openLabelledArrays(path)
  close()
  return inputs.shape.length > 2
}

async function zipSource(path: string): Promise<ImageSource | undefined> {
  const { entries, close } = await openZip(path)
  close()
  if (!entries.some(({ name }) => /\.npy$/i.test(name))) return 'zip'
  return (await areImages(path)) ? 'npz' : undefined
}

/** How images are in a file or folder; undefined where it is a table, or nothing that is there. */
async function imageSourceOf(path: string): Promise<ImageSource | undefined> {
  if (!existsSync(path)) return undefined
  if (statSync(path).isDirectory()) return readdirSync(path).some(isIdxName) ? 'idx' : 'folder'
  const start = startOf(path)
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return zipSource(path)
  if (start === '\x93NUMPY') return (await areImages(path)) ? 'npz' : undefined
  return isIdxName(path) ? 'idx' : undefined
}

/** Opens a set of labelled images, to be closed; undefined where a path is no such thing. Throws INVALID_INPUT where it is one that cannot be used. */
export async function openImageSet(path: string, work: ImportWork): Promise<ImageSet | undefined> {
  const source = await imageSourceOf(path)
  if (source === undefined) return undefined
  return source === 'folder' || source === 'zip' ? openFileImages(path, source, work) : openArrayImages(path, source, work)
}
