import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/search/random.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

type Table = number[][]
async function twinsOf(rows: Table) {
  const { client } = await openTestCore()
  const file = path.join(temporaryFolder(), 'rows.csv')
  const width = rows[0]?.length ?? 0
  const header = [...Array.from({ length: width }, (_, i) => `x${i}`), 'label']
  writeFileSync(file, [header, ...rows.map((row, i) => [...row, i % 2])].map(cells => cells.join(',')).join('\n'))
  await client.datasets.import({ path: file, name: 'rows', target: 'label', split: 'order', test_share: 0.2 })
  return (await client.datasets.get({ name: 'rows' })).near_twins
}
const randomRows = (count: number, width: number): Table => {
  const random = createRandom(7)
  return Array.from({ length: count }, () => Array.from({ length: width }, () => random.normal()))
}

test('rows of the test that are in the training part are found, the same and the nearly same, and no others', async () => {
  const rows = randomRows(500, 6)
  rows[410] = [...(rows[3] as number[])]
  rows[450] = (rows[77] as number[]).map(value => value + 1e-4)
  rows[480] = (rows[78] as number[]).map(value => value + 0.3)
  const twins = await twinsOf(rows)
  expect(twins).toMatchObject({ looked_at: 100, exact: 1, near: 1 })
  expect(twins?.pairs.map(({ test: place, train }) => [place, train])).toEqual([
    [10, 3],
    [50, 77]
  ])
})

test('wide tables are compared by projections, which find the same', async () => {
  const rows = randomRows(60, 400)
  rows[55] = (rows[4] as number[]).map(value => value + 1e-4)
  expect(await twinsOf(rows)).toMatchObject({ looked_at: 12, exact: 0, near: 1, pairs: [{ test: 7, train: 4 }] })
})
