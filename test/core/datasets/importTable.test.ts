import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitScaling, tableRows } from '../../../src/trainer/tableData.ts'
import type { TableDataset } from '../../../src/trainer/tableData.ts'
import type { TablePreview } from '../../../src/shared/dataset.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

function fileOf(content: string | Uint8Array, name = 'table.csv'): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, content)
  return file
}
type Client = Awaited<ReturnType<typeof openTestCore>>['client']
async function tableIn(client: Client, format: Parameters<Client['datasets']['preview']>[0]): Promise<TablePreview> {
  const preview = await client.datasets.preview(format)
  if (preview.kind !== 'table') throw new Error('This is no table.')
  return preview
}
const flowers = (rows: number): string =>
  [
    'petal,colour,note,kind',
    ...Array.from({ length: rows }, (_, i) => `${i / 10},${i % 3 === 0 ? 'red' : 'blue'},note ${i},${i % 2 === 0 ? 'rose' : 'lily'}`)
  ].join('\n')
const floats = (folder: string, name: string): number[] => [
  ...new Float32Array(new Uint8Array(readFileSync(path.join(folder, name))).buffer)
]
const faultOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error as { data: { faults: unknown[] } }).data.faults[0]
  )

test('a file is profiled: types, what is missing, what is better left out, and the likely target', async () => {
  const { client } = await openTestCore()
  const lines = Array.from({ length: 60 }, (_, i) => `${i},${i === 3 ? 'NA' : i * 0.5},${i % 4 === 0 ? 'a' : 'b'},word ${i},${i % 2},7`)
  const preview = await tableIn(client, { path: fileOf(['id,size,group,text,label,same', ...lines].join('\n'), 'my data.csv') })
  expect(preview).toMatchObject({ name: 'my data', encoding: 'utf-8', delimiter: ',', header: true, rows: 60, target: 'label' })
  expect(preview.first_rows).toHaveLength(50)
  expect(preview.columns.map(({ name, type, missing, advice, recipe }) => [name, type, missing, advice, recipe.role])).toEqual([
    ['id', 'number', 0, 'identifier', 'ignore'],
    ['size', 'number', 1, null, 'input'],
    ['group', 'category', 0, null, 'input'],
    ['text', 'text', 0, 'text', 'ignore'],
    ['label', 'number', 0, null, 'input'],
    ['same', 'number', 0, 'constant', 'ignore']
  ])
  expect(preview.columns[2]?.values).toEqual([
    { value: 'b', rows: 45 },
    { value: 'a', rows: 15 }
  ])
})

test('a file becomes a dataset that runs name by its content; the same again is the same, a changed one the next version', async () => {
  const { client, libraryFolder, events } = await openTestCore()
  const file = fileOf(flowers(100))
  const { dataset } = await client.datasets.import({ path: file, name: 'flowers' })
  expect(dataset).toMatchObject({ name: 'flowers', kind: 'imported', version: 1, train_samples: 80, test_samples: 20, classes: 2 })
  expect(dataset).toMatchObject({ class_names: ['lily', 'rose'], inputs: ['petal', 'colour = blue', 'colour = red'], source: { file } })
  await expect.poll(() => events.some(({ type }) => type === 'datasets_changed')).toBe(true)
  expect(readdirSync(path.join(libraryFolder, 'datasets', dataset.sha256)).sort()).toEqual([
    'test_labels.i32',
    'test_values.f32',
    'train_labels.i32',
    'train_values.f32'
  ])
  const copy = fileOf(flowers(100), 'other name.csv')
  expect((await client.datasets.import({ path: copy })).dataset).toMatchObject({ name: 'flowers', sha256: dataset.sha256 })

  const { runs } = await client.runs.start({ dataset: 'flowers', hyperparameters: { num_epochs: 1 } })
  writeFileSync(file, flowers(120))
  const { dataset: next } = await client.datasets.import({ path: file, name: 'flowers' })
  expect(next).toMatchObject({ version: 2, train_samples: 96 })
  expect((await client.datasets.list()).filter(({ name }) => name === 'flowers')).toMatchObject([{ version: 2, run_count: 1 }])
  expect(runs[0]?.dataset).toEqual({ name: 'flowers', sha256: dataset.sha256 })
  expect((await client.datasets.get({ name: 'flowers' })).recipe).toMatchObject({ path: file, split: 'stratified' })
})

test('a target of many numbers is predicted as one: rows without it are left out, and nothing of the test is in what it is scaled by', async () => {
  const { client, libraryFolder } = await openTestCore()
  const rows = Array.from({ length: 100 }, (_, i) => `${(i * 7) % 13},${i === 9 ? '' : i * 2.5}`)
  const { dataset } = await client.datasets.import({ path: fileOf(`size,price\n${rows.join('\n')}`), target: 'price', split: 'order' })
  expect(dataset).toMatchObject({ classes: 0, class_names: [], inputs: ['size'], train_samples: 79, test_samples: 20 })
  const folder = path.join(libraryFolder, 'datasets', dataset.sha256)
  const numbers = tableRows(path.join(folder, 'test_values.f32'), path.join(folder, 'test_numbers.f32'), { inputs: 1, classes: 0 }).labels
  expect([...numbers].map(value => value / 2.5)).toEqual(Array.from({ length: 20 }, (_, i) => 80 + i))
})

test('a dataset stays as long as a run that needs it, be it in the trash, and what comes with Trialbook stays', async () => {
  const { client, reaches } = await openTestCore({ script: 'learning rate matters' })
  const file = fileOf(flowers(60))
  await client.datasets.import({ path: file, name: 'flowers' })
  const { runs } = await client.runs.start({ dataset: 'flowers', hyperparameters: { num_epochs: 1 } })
  await reaches(runs[0]?.id ?? '', 'completed')
  expect(await faultOf(client.datasets.remove({ name: 'flowers' }))).toMatchObject({ code: 'dataset_used', params: { n: 1 } })
  await client.runs.trash({ ids: [runs[0]?.id ?? ''] })
  await client.runs.purge({ ids: [runs[0]?.id ?? ''] })
  expect((await client.datasets.remove({ name: 'flowers' })).map(({ name }) => name)).toEqual([
    'mnist',
    'iris',
    'spirals',
    'circles',
    'moons',
    'friedman'
  ])
  expect(await faultOf(client.datasets.remove({ name: 'mnist' }))).toMatchObject({ code: 'built_in' })
})

test('rows are written whole: each value beside its label, missing ones as such, no row twice and none lost', async () => {
  const { client, libraryFolder } = await openTestCore()
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          x: fc.option(fc.integer({ min: -1000, max: 1000 })),
          g: fc.constantFrom('p', 'q', ''),
          y: fc.constantFrom('no', 'yes')
        }),
        { minLength: 8, maxLength: 80 }
      ),
      fc.constantFrom('stratified', 'random' as const),
      async (rows, split) => {
        fc.pre(['no', 'yes'].every(label => rows.filter(({ y }) => y === label).length > 3) && rows.some(({ x }) => x !== null))
        // Its own number tells where each row went.
        const text = ['row,x,g,y', ...rows.map(({ x, g, y }, i) => `${i}.5,${x ?? ''},${g},${y}`)].join('\r\n')
        const columns = Object.fromEntries(['row', 'x'].map(name => [name, { role: 'input', type: 'number', scaling: 'none' } as const]))
        const { dataset } = await client.datasets.import({
          path: fileOf(text),
          target: 'y',
          split,
          columns: { ...columns, g: { role: 'input', type: 'category' } }
        })
        const folder = path.join(libraryFolder, 'datasets', dataset.sha256)
        const width = dataset.inputs?.length ?? 0
        const seen = (['train', 'test'] as const).flatMap(part => {
          const values = floats(folder, `${part}_values.f32`)
          const labels = [...new Int32Array(new Uint8Array(readFileSync(path.join(folder, `${part}_labels.i32`))).buffer)]
          return labels.map((label, i) => ({
            row: Math.floor(values[i * width] ?? NaN),
            x: values[i * width + 1],
            label: dataset.class_names[label],
            sum: values.slice(i * width + 2, (i + 1) * width).reduce((a, b) => a + b, 0)
          }))
        })
        expect(seen.map(({ row }) => row).sort((a, b) => a - b)).toEqual(rows.map((_, i) => i))
        for (const { row, x, label, sum } of seen) {
          expect([x, label]).toEqual([rows[row]?.x ?? NaN, rows[row]?.y])
          expect(sum).toBeLessThanOrEqual(1)
        }
      }
    ),
    { numRuns: 25 }
  )
})

test('nothing of the test part, nor of the validation part, is in what the training part is scaled by', async () => {
  const { client, libraryFolder } = await openTestCore()
  // In order, so that it is known which rows are which: 80 to train on, of which 16 to validate, and 20 to test, far away and of a category of their own.
  const rows = Array.from({ length: 100 }, (_, i) => `${i < 64 ? i : 1e6},${i < 80 ? 'known' : 'unknown'},${i % 2}`)
  const { dataset } = await client.datasets.import({
    path: fileOf(['x,g,y', ...rows].join('\n')),
    split: 'order',
    columns: { g: { role: 'input', type: 'category' } }
  })
  expect(dataset.inputs).toEqual(['x', 'g = known'])
  const folder = path.join(libraryFolder, 'datasets', dataset.sha256)
  const table: TableDataset = {
    kind: 'table',
    ...{ train_values: path.join(folder, 'train_values.f32'), train_labels: path.join(folder, 'train_labels.i32') },
    ...{ test_values: path.join(folder, 'test_values.f32'), test_labels: path.join(folder, 'test_labels.i32') },
    scalings: ['standard', 'none'],
    classes: 2
  }
  const { shift, factor } = fitScaling(table, tableRows(table.train_values, table.train_labels, { inputs: 2, classes: 2 }), 64)
  expect(shift[0]).toBeCloseTo(31.5, 10)
  expect(1 / (factor[0] ?? NaN)).toBeCloseTo(Math.sqrt((64 ** 2 - 1) / 12), 10)
  // A value that training does not know is no input of its own.
  expect(floats(folder, 'test_values.f32').filter((_, i) => i % 2 === 1)).toEqual(Array(20).fill(0))
})

describe('what cannot be imported is said with row and column, and nothing is left behind', () => {
  const two = 'a,y\n1,p\n2,q\n'
  const cases: [string, string | Uint8Array, object, object][] = [
    ['an empty file', '', {}, { code: 'file_empty' }],
    ['a header alone', 'a,b\n', {}, { code: 'no_rows' }],
    ['a ragged row', 'a,y\n1,p\n2\n', {}, { code: 'ragged', message: 'Row 3 has 1 cells; the header has 2.' }],
    ['a quote that is never closed', 'a,y\n"1,p\n2,q\n', {}, { code: 'quote_open' }],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from(two.repeat(40_000)), Buffer.from([0xc7, 0xff])]),
      {},
      { field: 'encoding', code: 'not_utf8' }
    ],
    ['one class', 'a,y\n1,p\n2,p\n', { target: 'y' }, { field: 'target', code: 'one_class' }],
    [
      'a class of one row',
      'a,y\n1,p\n2,p\n3,q\n',
      {},
      { field: 'split', code: 'rare_class', message: 'Class “q” has 1 sample; stratified split needs 2.' }
    ],
    ['a class that only the test has', 'a,y\n1,p\n2,q\n3,p\n4,q\n5,r\n', { split: 'order' }, { code: 'unseen_class' }],
    ['no column left', two, { columns: { a: { role: 'ignore', type: 'number' } } }, { code: 'no_inputs' }],
    ['a target there is not', two, { target: 'z' }, { code: 'unknown_column' }],
    ['a column there is not', two, { columns: { __proto__x: { role: 'input', type: 'number' } } }, { code: 'unknown_column' }],
    [
      'words among numbers',
      `a,y\n${Array.from({ length: 40 }, (_, i) => `${i === 7 ? 'x' : i},${i % 2}`).join('\n')}`,
      {},
      { field: 'a', code: 'some_not_numbers', params: { rows: '9' } }
    ],
    [
      'text as an input',
      `a,y\n${Array.from({ length: 600 }, (_, i) => `word ${i},${i % 2}`).join('\n')}`,
      { columns: { a: { role: 'input', type: 'category' } } },
      { field: 'a', code: 'too_many_values' }
    ],
    [
      'a target of many numbers',
      `a,y\n${Array.from({ length: 600 }, (_, i) => `${i},${i * 1.5}`).join('\n')}`,
      { target: 'y', predict: 'classes' },
      { field: 'target', code: 'not_classes' }
    ],
    [
      'a number to predict that is none in one row',
      `a,y\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${i === 4 ? 'many' : i * 1.5}`).join('\n')}`,
      { target: 'y', predict: 'numbers' },
      { field: 'target', code: 'target_not_numbers' }
    ],
    ['a built-in name', two, { name: 'mnist' }, { field: 'name', code: 'name_taken' }],
    ['too many columns', `${'a,'.repeat(10_001)}y\n`, {}, { code: 'too_many_columns' }]
  ]
  test.each(cases)('%s', async (_, content, recipe, fault) => {
    const { client, libraryFolder } = await openTestCore()
    expect(await faultOf(client.datasets.import({ path: fileOf(content), ...recipe }))).toMatchObject(fault)
    expect(readdirSync(path.join(libraryFolder, 'datasets'))).toEqual([])
    expect((await client.datasets.list()).some(({ kind }) => kind === 'imported')).toBe(false)
  })

  test('a file that is not there, a folder, and a name that no file can have', async () => {
    const { client } = await openTestCore()
    const folder = temporaryFolder()
    expect(await faultOf(client.datasets.preview({ path: path.join(folder, 'none.csv') }))).toMatchObject({ code: 'file_missing' })
    expect(await faultOf(client.datasets.preview({ path: folder }))).toMatchObject({ code: 'no_images' })
    expect(await faultOf(client.datasets.preview({ path: '/dev/null' }))).toMatchObject({ code: 'not_a_file' })
    expect(await faultOf(client.datasets.preview({ path: '\u0000' }))).toMatchObject({ field: 'path', code: 'file_unreadable' })
  })
})

test.each([
  [
    'a byte-order mark, CRLF and quoted line ends',
    Buffer.from('\ufeffa,y\r\n"1\r\n2",p\r\n3,q\r\n'),
    { encoding: 'utf-8', delimiter: ',', rows: 2 }
  ],
  ['CP949', Buffer.concat([Buffer.from('a,y\n1,'), Buffer.from([0xc7, 0xd1]), Buffer.from('\n2,x\n')]), { encoding: 'euc-kr', rows: 2 }],
  ['UTF-16', Buffer.from('\ufeffa;y\n1;p\n2;q\n', 'utf16le'), { encoding: 'utf-16le', delimiter: ';', rows: 2 }],
  ['tabs', 'a\ty\n1,5\tp\n2\tq\n', { delimiter: '\t', rows: 2 }],
  ['no header', '1,2\n3,4\n', { header: false, rows: 2 }],
  ['names that are empty or there twice', 'a,a,\n1,2,p\n3,4,q\n', { header: true, rows: 2 }]
])('%s are read', async (_, content, expected) => {
  const { client } = await openTestCore()
  const preview = await tableIn(client, {
    path: fileOf(content),
    ...(expected.rows === 2 && _.startsWith('names') ? { header: true } : {})
  })
  expect(preview).toMatchObject(expected)
  expect(new Set(preview.columns.map(({ name }) => name)).size).toBe(preview.columns.length)
})

test('NaN counts as missing and an infinite number as none', async () => {
  const { client } = await openTestCore()
  const rows = Array.from({ length: 40 }, (_, i) => `${i === 1 ? 'NaN' : i === 2 ? '1e999' : i},${i % 2}`)
  const preview = await tableIn(client, { path: fileOf(['a,y', ...rows].join('\n')) })
  expect(preview.columns[0]).toMatchObject({ type: 'number', missing: 1, not_numbers: [4], max: 39 })
  const { dataset } = await client.datasets.import({
    path: fileOf(['a,y', ...rows].join('\n')),
    columns: { a: { role: 'input', type: 'number', not_numbers: 'missing' } }
  })
  expect(dataset.train_samples + dataset.test_samples).toBe(40)
})

test('a file that is handed over in parts is whole, named as it was, and gone once it was imported', async () => {
  const { client, libraryFolder } = await openTestCore()
  const id = '00000000-0000-4000-8000-000000000001'
  const bytes = Buffer.from(flowers(60))
  let file = ''
  for (let offset = 0; offset < bytes.length; offset += 100) {
    const data = bytes.subarray(offset, offset + 100).toString('base64')
    file = (await client.datasets.upload({ id, name: '../../flowers.csv', offset, data })).path
  }
  expect(readFileSync(file)).toEqual(bytes)
  expect(path.relative(path.join(libraryFolder, 'datasets'), file)).toBe(path.join(`.draft-upload-${id}`, 'flowers.csv'))
  const { dataset } = await client.datasets.import({ path: file })
  expect(dataset).toMatchObject({ name: 'flowers', source: { file: 'flowers.csv' } })
  expect(readdirSync(path.join(libraryFolder, 'datasets'))).toEqual([dataset.sha256])
  const wrong: [object, string][] = [
    [{ name: '..', offset: 0, data: 'AAAA' }, 'no_file_name'],
    [{ name: 'a', offset: 0, data: 'A' }, 'not_taken'],
    [{ name: 'a', offset: 5, data: 'AAAA' }, 'not_taken'],
    [{ name: '꽃'.repeat(120), offset: 0, data: 'AAAA' }, 'not_taken']
  ]
  for (const [part, code] of wrong)
    expect(await faultOf(client.datasets.upload({ id: '00000000-0000-4000-8000-000000000002', ...part } as never))).toMatchObject({ code })
})

test('a draft that a crash left is gone at the next start; files that were lost are named', async () => {
  const first = await openTestCore()
  const { dataset } = await first.client.datasets.import({ path: fileOf(flowers(40)), name: 'flowers' })
  await first.core.close()
  const folder = path.join(first.libraryFolder, 'datasets')
  mkdirSync(path.join(folder, '.draft-x'))
  const { client } = await openTestCore({ libraryFolder: first.libraryFolder })
  expect(readdirSync(folder)).toEqual([dataset.sha256])
  rmSync(path.join(folder, dataset.sha256, 'test_values.f32'))
  await expect(client.datasets.verify({ name: 'flowers' })).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    data: { remedy: 'Import the file again.' }
  })
})
