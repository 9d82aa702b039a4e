import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseIdx } from '../../../src/shared/idx.ts'
import { faultOf } from '../../support/faultOf.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'
import { zipOf } from '../../support/zipOf.ts'

type Files = Record<string, Uint8Array>
function folderOf(files: Files): string {
  const folder = path.join(temporaryFolder(), 'shapes')
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), bytes)
  }
  return folder
}
const grey = (value: number, [width, height] = [6, 4]): Promise<Buffer> =>
  sharp(new Uint8Array(width * height).fill(value), { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer()

/** A file that says it is a picture of so many pixels a side, and has none of them. */
function hugePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(10)),
    chunk('IEND', Buffer.alloc(0))
  ])
}

const shapes: Files = {}
beforeAll(async () => {
  for (const [name, tone] of [
    ['round', 10],
    ['square', 200]
  ] as const)
    for (let i = 0; i < 10; i++) shapes[`${name}/${i}.png`] = await grey(tone + i)
})

describe('a folder of images by class', () => {
  test('becomes a dataset that the trainer reads, split by class', async () => {
    const { client, libraryFolder } = await openTestCore()
    const folder = folderOf({ ...shapes, 'readme.txt': Buffer.from('x'), 'round/.hidden.png': Buffer.from('x') })
    const preview = await client.datasets.preview({ path: folder })
    expect(preview).toMatchObject({
      ...{ kind: 'images', source: 'folder', name: 'shapes', rows: 20, given_test: null, left_out: 1, transparent: 0, deep: 0 },
      classes: [
        { value: 'round', rows: 10 },
        { value: 'square', rows: 10 }
      ],
      sizes: [{ height: 4, width: 6, images: 20 }],
      suggested: { height: 4, width: 6, channels: 1 }
    })
    if (preview.kind === 'images') expect(preview.examples[0]).toEqual({ label: 'round', values: new Array(24).fill(10) })
    const { dataset } = await client.datasets.import({ path: folder })
    expect(dataset).toMatchObject({ name: 'shapes', input_shape: [4, 6], classes: 2, train_samples: 16, test_samples: 4 })
    const own = path.join(libraryFolder, 'datasets', dataset.sha256)
    const [images, labels] = [
      parseIdx(readFileSync(path.join(own, 'train_images.idx')), 3),
      parseIdx(readFileSync(path.join(own, 'train_labels.idx')), 1)
    ]
    for (const [i, label] of labels.data.entries()) expect((images.data[i * 24] as number) >= 200).toBe(label === 1)
    const again = await client.datasets.import({ path: folder })
    expect(again.dataset).toMatchObject({ sha256: dataset.sha256, version: 1 })
    const detail = await client.datasets.get({ name: 'shapes' })
    expect(detail.balance).toEqual({ train: [8, 8], test: [2, 2] })
    expect(detail.near_twins).toMatchObject({ looked_at: 4, exact: 0 })
  })

  test('test and train folders give the test part, inside a folder that holds all', async () => {
    const { client } = await openTestCore()
    const files = Object.entries(shapes).map(([name, bytes], i) => [`all/${i % 5 === 0 ? 'test' : 'train'}/${name}`, bytes])
    const { dataset } = await client.datasets.import({ path: folderOf(Object.fromEntries(files) as Files) })
    expect(dataset).toMatchObject({ train_samples: 16, test_samples: 4, class_names: ['round', 'square'] })
  })

  test('packed as a zip file it is the same dataset', async () => {
    const { client } = await openTestCore()
    const file = path.join(temporaryFolder(), 'shapes.zip')
    const members = Object.entries(shapes).map(([name, bytes]) => {
      return { name: `shapes/${name}`, packed: deflateRawSync(bytes), size: bytes.length, crc: crc32(bytes) }
    })
    writeFileSync(file, zipOf(members))
    expect(await client.datasets.preview({ path: file })).toMatchObject({ source: 'zip', name: 'shapes', rows: 20 })
    const { dataset: packed } = await client.datasets.import({ path: file })
    const { dataset: plain } = await client.datasets.import({ path: folderOf(shapes) })
    expect(plain.sha256).toBe(packed.sha256)
  })

  test('images of several sizes are refused until it is said what all shall have', async () => {
    const { client } = await openTestCore()
    const folder = folderOf({ ...shapes, 'round/wide.png': await grey(50, [12, 4]) })
    expect(await faultOf(client.datasets.import({ path: folder }))).toMatchObject({ field: 'image', code: 'image_sizes', params: { n: 2 } })
    const { dataset } = await client.datasets.import({ path: folder, image: { height: 4, width: 6, channels: 3 } })
    expect(dataset).toMatchObject({ input_shape: [4, 6, 3], train_samples: 17 })
  })

  test('what is transparent becomes white, 16 bits become 8, colour becomes grey where grey is asked', async () => {
    const { client } = await openTestCore()
    const clear = await sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer()
    const deep = await sharp(new Uint16Array(24).fill(0x8000), { raw: { width: 6, height: 4, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const red = await sharp({ create: { width: 6, height: 4, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
    const folder = folderOf({ 'a/clear.png': clear, 'a/deep.png': deep, 'a/red.png': red, ...shapes })
    const preview = await client.datasets.preview({ path: folder })
    expect(preview).toMatchObject({ transparent: 1, deep: 1, suggested: { channels: 3 } })
    const form = { height: 4, width: 6, channels: 1 as const }
    await client.datasets.import({ path: folder, name: 'odd', image: form, split: 'order', test_share: 0.05 })
    const { values } = await client.datasets.samples({ name: 'odd', part: 'train', indexes: [0, 1, 2] })
    expect(values[0]?.[0]).toBe(255)
    expect(values[1]?.[0]).toBe(128)
    expect(values[2]?.[0]).toBeGreaterThan(40)
    expect(values[2]?.[0]).toBeLessThan(140)
  })

  test('an image that cannot be read ends the import with its name, or is left out', async () => {
    const { client, libraryFolder } = await openTestCore()
    const whole = shapes['round/0.png'] as Buffer
    const cut = whole.subarray(0, whole.length - 30)
    const folder = folderOf({ ...shapes, 'round/cut.png': cut, 'square/text.png': Buffer.from('no picture') })
    expect(await client.datasets.preview({ path: folder })).toMatchObject({
      broken: { images: 1, first: [{ file: 'square/text.png' }] }
    })
    expect(await faultOf(client.datasets.import({ path: folder }))).toMatchObject({
      code: 'image_broken',
      params: { file: 'square/text.png' }
    })
    const { dataset } = await client.datasets.import({ path: folder, broken: 'skip' })
    expect(dataset.train_samples + dataset.test_samples).toBe(20)
    expect((await client.datasets.get({ name: 'shapes' })).dropped).toBe(2)
    expect(libraryFolder).toBeTruthy()
  })

  test('a picture that claims to be huge is never unpacked', async () => {
    const { client } = await openTestCore()
    const folder = folderOf({ ...shapes, 'round/bomb.png': hugePng(30_000) })
    const fault = await faultOf(client.datasets.import({ path: folder, image: { height: 4, width: 6, channels: 1 } }))
    expect(fault).toMatchObject({ code: 'image_broken', params: { file: 'round/bomb.png' } })
    expect((fault as { message: string }).message).toMatch(/pixel limit/i)
  })

  test('what is no picture of a known kind is not opened, whatever it is called', async () => {
    const { client } = await openTestCore()
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="6" height="4"><rect width="6" height="4"/></svg>')
    const folder = folderOf({ ...shapes, 'round/drawing.png': drawing })
    expect(await faultOf(client.datasets.import({ path: folder }))).toMatchObject({
      code: 'image_broken',
      params: { file: 'round/drawing.png' }
    })
  })

  test('links are not followed out of the folder', async () => {
    const { client } = await openTestCore()
    const outside = folderOf({ 'secret/1.png': await grey(3) })
    const folder = folderOf(shapes)
    symlinkSync(path.join(outside, 'secret'), path.join(folder, 'secret'))
    symlinkSync(path.join(outside, 'secret/1.png'), path.join(folder, 'round/link.png'))
    expect(await client.datasets.preview({ path: folder })).toMatchObject({ rows: 20, classes: [{ value: 'round' }, { value: 'square' }] })
  })

  test.each([
    ['no images', { 'a/readme.txt': Buffer.from('x') }, 'no_images'],
    ['no classes', { '1.png': Buffer.from('x'), '2.png': Buffer.from('x') }, 'no_class_folders'],
    ['one class', { 'a/1.png': Buffer.from('x') }, 'one_class']
  ])('%s is refused', async (_, files, code) => {
    const { client } = await openTestCore()
    expect(await faultOf(client.datasets.import({ path: folderOf(files) }))).toMatchObject({ code })
  })

  test('nothing is left of an import that was cancelled', async () => {
    const { client } = await openTestCore()
    const control = new AbortController()
    const folder = folderOf(shapes)
    const importing = client.datasets.import({ path: folder }, { signal: control.signal })
    control.abort()
    await expect(importing).rejects.toThrow()
    expect((await client.datasets.list()).some(({ name }) => name === 'shapes')).toBe(false)
  })

  test('how far an import is, is told under its job', async () => {
    const { client, events } = await openTestCore()
    const job = crypto.randomUUID()
    await client.datasets.import({ path: folderOf(shapes), job })
    await expect
      .poll(() => events.flatMap(event => (event.type === 'import_progressed' && event.job === job ? [event.step] : [])))
      .toEqual(expect.arrayContaining(['looking', 'reading', 'comparing']))
  })
})
