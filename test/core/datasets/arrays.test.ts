import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idxHeader, parseIdx } from '../../../src/shared/idx.ts'
import { faultOf } from '../../support/faultOf.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'
import { zipOf } from '../../support/zipOf.ts'

const fixture = (name: string): string => path.join(import.meta.dirname, '../../fixtures/numpy', name)
const floats = (file: string): number[] => [...new Float32Array(new Uint8Array(readFileSync(file)).buffer)]

describe('arrays of NumPy', () => {
  test.each(['plain.npy', 'fortran.npy', 'half.npy', 'big_endian.npy'])('%s is a table whose last column is its target', async name => {
    const { client, libraryFolder } = await openTestCore()
    const preview = await client.datasets.preview({ path: fixture(name) })
    expect(preview).toMatchObject({ kind: 'table', delimiter: 'npy', rows: 8, given_test: null, target: 'column 4' })
    const { dataset } = await client.datasets.import({ path: fixture(name), split: 'order', test_share: 0.25 })
    expect(dataset).toMatchObject({ train_samples: 6, test_samples: 2, classes: 2, inputs: ['column 1', 'column 2', 'column 3'] })
    expect(floats(path.join(libraryFolder, 'datasets', dataset.sha256, 'train_values.f32'))).toEqual(
      Array.from({ length: 18 }, (_, i) => (i === 3 ? NaN : i / 4))
    )
  })

  test('inputs and labels in one file, the labels words', async () => {
    const { client } = await openTestCore()
    const { dataset } = await client.datasets.import({ path: fixture('words.npz'), split: 'order', test_share: 0.25 })
    expect(dataset).toMatchObject({ name: 'words', class_names: ['lily', '장미'], train_samples: 6, test_samples: 2 })
  })

  test('images with a test part of their own keep it, and their order', async () => {
    const { client, libraryFolder } = await openTestCore()
    const preview = await client.datasets.preview({ path: fixture('images.npz') })
    expect(preview).toMatchObject({
      kind: 'images',
      source: 'npz',
      rows: 12,
      given_test: 4,
      suggested: { height: 4, width: 5, channels: 1 }
    })
    const { dataset } = await client.datasets.import({ path: fixture('images.npz') })
    expect(dataset).toMatchObject({ input_shape: [4, 5], inputs: null, classes: 2, train_samples: 8, test_samples: 4 })
    const folder = path.join(libraryFolder, 'datasets', dataset.sha256)
    const images = parseIdx(readFileSync(path.join(folder, 'train_images.idx')), 3)
    expect(images.shape).toEqual([8, 4, 5])
    expect([...images.data]).toEqual(Array.from({ length: 160 }, (_, i) => i))
    expect([...parseIdx(readFileSync(path.join(folder, 'test_labels.idx')), 1).data]).toEqual([0, 1, 0, 1])
  })

  test('pixels from 0 to 1 become bytes, and colours stay', async () => {
    const { client, libraryFolder } = await openTestCore()
    const { dataset } = await client.datasets.import({ path: fixture('float_images.npz'), split: 'order', test_share: 0.25 })
    const grey = readFileSync(path.join(libraryFolder, 'datasets', dataset.sha256, 'train_images.idx'))
    expect([...parseIdx(grey, 3).data]).toEqual(Array.from({ length: 120 }, (_, i) => i))
    const { dataset: colour } = await client.datasets.import({ path: fixture('colour.npz'), split: 'order' })
    expect(colour.input_shape).toEqual([4, 5, 3])
    const { values, shape } = await client.datasets.samples({ name: 'colour', part: 'train', indexes: [0] })
    expect(shape).toEqual([4, 5, 3])
    expect(values[0]?.slice(0, 6)).toEqual([0, 0, 0, 1, 1, 1])
  })

  test.each([
    ['pickled.npy', 'pickled', 'may run anything'],
    ['structured.npy', 'array_structured', 'plain one'],
    ['complex.npy', 'array_type', '<c8'],
    ['channels_first.npz', 'channels_first', 'np.moveaxis'],
    ['one_hot.npz', 'labels_wide', 'argmax'],
    ['unnamed.npz', 'arrays_unnamed', 'a, b'],
    ['beyond.npz', 'pixel_range', 'from 0 to 477']
  ])('%s is refused: %s', async (name, code, words) => {
    const { client } = await openTestCore()
    const fault = await faultOf(client.datasets.import({ path: fixture(name) }))
    expect(fault).toMatchObject({ code })
    expect((fault as { message: string }).message).toContain(words)
  })

  test('whatever is done to an array is refused with a reason, or read; never more', { timeout: 60_000 }, async () => {
    const { client } = await openTestCore()
    const file = path.join(temporaryFolder(), 'mutated.npy')
    const zip = path.join(temporaryFolder(), 'mutated.npz')
    const [whole, packed] = [readFileSync(fixture('plain.npy')), readFileSync(fixture('images.npz'))]
    const cuts = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat(500), fc.boolean(), async (changes, length, isZip) => {
        const bytes = Uint8Array.from(isZip ? packed : whole)
        for (const [place, value] of changes) bytes[place] = value
        const path_ = isZip ? zip : file
        writeFileSync(path_, bytes.subarray(0, isZip && length > 250 ? bytes.length : Math.max(1, length)))
        await client.datasets.preview({ path: path_ }).catch((error: unknown) => expect(error).toMatchObject({ code: 'INVALID_INPUT' }))
      }),
      { numRuns: 150 }
    )
  })
})

describe('zip files', () => {
  test('what would unpack to far more than it is, is refused before it is unpacked', async () => {
    const { client } = await openTestCore()
    const zeros = new Uint8Array(100 << 20)
    const file = path.join(temporaryFolder(), 'bomb.npz')
    writeFileSync(file, zipOf([{ name: 'x.npy', packed: deflateRawSync(zeros), size: zeros.length, crc: 0 }]))
    expect(await faultOf(client.datasets.preview({ path: file }))).toMatchObject({ code: 'zip_bomb', params: { name: 'x.npy', mb: 100 } })
  })
  test.each([
    ['a place outside', '../../evil.npy'],
    ['an absolute place', '/etc/evil.npy']
  ])('%s is refused', async (_, name) => {
    const { client } = await openTestCore()
    const file = path.join(temporaryFolder(), 'outside.npz')
    writeFileSync(file, zipOf([{ name, packed: deflateRawSync(new Uint8Array(8)), size: 8, crc: 0 }]))
    expect(await faultOf(client.datasets.preview({ path: file }))).toMatchObject({ code: 'zip_unreadable' })
  })
  test('one that claims less than it holds is refused while it is read', async () => {
    const { client } = await openTestCore()
    const array = readFileSync(fixture('plain.npy'))
    const file = path.join(temporaryFolder(), 'liar.npz')
    writeFileSync(file, zipOf([{ name: 'x.npy', packed: deflateRawSync(array), size: array.length - 10, crc: 0 }]))
    expect(await faultOf(client.datasets.preview({ path: file }))).toMatchObject({ code: 'zip_unreadable' })
  })
})

describe('IDX files', () => {
  const folderOf = (parts: Record<string, Uint8Array>): string => {
    const folder = temporaryFolder()
    for (const [name, bytes] of Object.entries(parts)) writeFileSync(path.join(folder, name), bytes)
    return folder
  }
  const images = (count: number): Uint8Array =>
    Buffer.concat([idxHeader([count, 2, 3]), Uint8Array.from({ length: count * 6 }, (_, i) => i)])
  const labels = (count: number): Uint8Array => Buffer.concat([idxHeader([count]), Uint8Array.from({ length: count }, (_, i) => i % 2)])

  test('a folder as MNIST has it, packed or not, by its name or by that of its images', async () => {
    const { client } = await openTestCore()
    const folder = folderOf({
      'train-images-idx3-ubyte.gz': gzipSync(images(8)),
      'train-labels-idx1-ubyte': labels(8),
      't10k-images-idx3-ubyte': images(4),
      't10k-labels-idx1-ubyte.gz': gzipSync(labels(4))
    })
    for (const own of [folder, path.join(folder, 'train-images-idx3-ubyte.gz')]) {
      const preview = await client.datasets.preview({ path: own })
      expect(preview).toMatchObject({
        kind: 'images',
        source: 'idx',
        rows: 12,
        given_test: 4,
        suggested: { height: 2, width: 3, channels: 1 }
      })
    }
    const { dataset } = await client.datasets.import({ path: folder, name: 'mine' })
    expect(dataset).toMatchObject({ input_shape: [2, 3], train_samples: 8, test_samples: 4, class_names: ['0', '1'] })
  })
  test('labels that are missing, cut, too long or of another kind are named', async () => {
    const { client } = await openTestCore()
    const fault = (parts: Record<string, Uint8Array>) => faultOf(client.datasets.import({ path: folderOf(parts) }))
    expect(await fault({ 'train-images-idx3-ubyte': images(4) })).toMatchObject({ code: 'idx_labels_missing' })
    const good = { 'train-images-idx3-ubyte': images(4), 'train-labels-idx1-ubyte': labels(4) }
    expect(await fault({ ...good, 'train-labels-idx1-ubyte': labels(3) })).toMatchObject({ code: 'labels_count' })
    expect(await fault({ ...good, 'train-images-idx3-ubyte': images(4).subarray(0, 30) })).toMatchObject({ code: 'array_cut' })
    expect(await fault({ ...good, 'train-images-idx3-ubyte': Buffer.concat([images(4), Uint8Array.of(1)]) })).toMatchObject({
      code: 'idx_unreadable'
    })
    expect(await fault({ ...good, 'train-labels-idx1-ubyte': Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0) })).toMatchObject({
      code: 'idx_unreadable'
    })
    expect(await fault({ 'train-images-idx3-ubyte.gz': images(4), 'train-labels-idx1-ubyte': labels(4) })).toMatchObject({
      code: 'idx_unreadable'
    })
  })
})
