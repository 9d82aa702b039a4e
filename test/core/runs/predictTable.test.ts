import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createChildTrainerLauncher } from '../../../src/server/childTrainerLauncher.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const fileOf = (text: string): string => {
  const file = path.join(temporaryFolder(), 'rows.csv')
  writeFileSync(file, text)
  return file
}
/** Told by the form alone; the size only helps. */
const rows = Array.from({ length: 120 }, (_, i) => `${(i * 7) % 50},${i % 2 === 0 ? 'round' : 'a = b'},${i % 2 === 0 ? 'apple' : 'brick'}`)

test('the rows of a file are answered in their order, columns by their names, values that were never seen included', async () => {
  const { client, reaches } = await openTestCore({ launcher: createChildTrainerLauncher() })
  await client.datasets.import({ path: fileOf(`size,form,kind\n${rows.join('\n')}`), name: 'things', target: 'kind' })
  const { runs } = await client.runs.start({
    dataset: 'things',
    hyperparameters: { num_epochs: 30, learning_rate: 0.01, hidden_units: 16, seed: 1 }
  })
  const id = runs[0]?.id ?? ''
  await reaches(id, 'completed')
  // Other order, no target, another column, a missing size, a form nobody has seen.
  const asked = fileOf(
    ['note,form,size', 'first,round,12', 'second,a = b,', '"third, with a comma",square,30', 'fourth,a = b,4'].join('\n')
  )
  const first = await client.runs.predictTable({ id, path: asked, most: 3 })
  expect(first.columns).toEqual(['note', 'form', 'size'])
  expect(first.rows.map(({ predicted }) => predicted).slice(0, 2)).toEqual(['apple', 'brick'])
  expect(first.rows[2]?.cells[0]).toBe('third, with a comma')
  expect(first.rows[0]?.certainty).toBeGreaterThan(0.8)
  expect(first.next).toBe(3)
  const rest = await client.runs.predictTable({ id, path: asked, from: 3, most: 3 })
  expect(rest).toMatchObject({ rows: [{ cells: ['fourth', 'a = b', '4'], predicted: 'brick' }], next: null })

  await expect(client.runs.predictTable({ id, path: fileOf('size,kind\n1,apple') })).rejects.toThrow(
    'The file lacks columns that this run learned from: form = a = b, form = round.'
  )
  await expect(client.runs.predictTable({ id, path: fileOf('size,form\n1,round\nbig,round') })).rejects.toThrow(
    'Row 3: “big” in column “size” is not a number.'
  )
})

test('a run on images, or one that keeps no model, is not asked about a table', async () => {
  const { client } = await openTestCore({ trainQueued: false })
  const start = async (dataset: string): Promise<string> => (await client.runs.start({ dataset, hyperparameters: {} })).runs[0]?.id ?? ''
  const file = fileOf('x,y\n1,2')
  await expect(client.runs.predictTable({ id: await start('mnist'), path: file })).rejects.toThrow('Only runs that learned from a table')
})
