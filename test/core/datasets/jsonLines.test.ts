import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatOf, readRows } from '../../../src/core/datasets/csv/readTable.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const fileOf = (content: string): string => {
  const file = path.join(temporaryFolder(), 'rows.jsonl')
  writeFileSync(file, content)
  return file
}
async function rowsIn(content: string): Promise<string[][]> {
  const rows = []
  for await (const { cells } of readRows(await formatOf({ path: fileOf(content) }))) rows.push(cells)
  return rows
}

test('objects are rows under the names of the first, in whatever order, and what they lack is missing', async () => {
  expect(await rowsIn('\ufeff{"x": 1.5, "kind": "a, b"}\r\n\r\n{"kind": "line\\nbreak", "x": null}\n{"x": [1, 2]}')).toEqual([
    ['x', 'kind'],
    ['1.5', 'a, b'],
    ['', 'line\nbreak'],
    ['[1,2]', '']
  ])
})

test('any table of numbers and text is read as it was written', async () => {
  const cell = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean())
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async rows => {
      const text = rows.map(([a, b]) => JSON.stringify({ a, b })).join('\n')
      const written = (value: number | string | boolean): string => (typeof value === 'string' ? value : JSON.stringify(value))
      expect(await rowsIn(text)).toEqual([['a', 'b'], ...rows.map(row => row.map(written))])
    }),
    { numRuns: 60 }
  )
})

test('a table of JSON lines becomes a dataset as any other', async () => {
  const { client } = await openTestCore()
  const rows = Array.from({ length: 40 }, (_, i) => JSON.stringify({ size: i % 9, kind: i % 2 === 0 ? 'even' : 'odd' }))
  const { dataset } = await client.datasets.import({ path: fileOf(rows.join('\n')), target: 'kind' })
  expect(dataset).toMatchObject({ inputs: ['size'], class_names: ['even', 'odd'], train_samples: 32, test_samples: 8 })
})

test.each([
  ['{"x": 1}\n{"x": 1', 'Line 2 cannot be read:'],
  ['{"x": 1}\n[1]', 'Line 2 is no JSON object.'],
  ['{"x": 1}\n\n{"x": 1, "y": 2}', 'Line 3 has “y”, which the first line has not.']
])('%j: %s', async (content, message) => {
  const { client } = await openTestCore()
  await expect(client.datasets.preview({ path: fileOf(content) })).rejects.toThrow(message)
})
