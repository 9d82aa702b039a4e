import { readFileSync } from 'node:fs'
import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test('a run is asked about the rows of a file, and its answers are saved beside them', async ({ page, host }) => {
  await page.goto(`${host.url}#/new-run?dataset=moons`)
  await createNewRunPage(page).run({ num_epochs: '15', learning_rate: '0.01', dropout_rate: '0' })
  await createRunPage(page).is('completed')
  await page.getByRole('tab', { name: /Predictions/ }).click()
  const section = page.getByRole('region', { name: 'Predict a table' })
  const csv = (text: string) => ({ name: 'points.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await section.locator('input[type=file]').setInputFiles(csv('x,z\n1,2'))
  await expect(section.getByRole('alert')).toContainText('The file lacks columns that this run learned from: y.')
  const rows = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? `${i},-0.5,0.65` : `${i},0.5,-0.6`))
  await section.locator('input[type=file]').setInputFiles(csv(['id,x,y', ...rows].join('\n')))
  const table = section.getByRole('table', { name: 'Answers' })
  await expect(table.getByRole('row')).toHaveCount(21)
  await expect(table.getByRole('rowheader').first()).toHaveText('upper')
  await expect(section.getByText('The first 20 of 30 rows; what is saved has all.')).toBeVisible()
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    section.getByRole('button', { name: 'Save rows with answers…' }).click()
  ])
  const lines = readFileSync(await saved.path(), 'utf8')
    .trim()
    .split('\n')
  expect(lines[0]).toBe('id,x,y,predicted,certainty')
  expect(lines).toHaveLength(31)
  expect(lines.slice(1, 3).map(line => line.split(',')[3])).toEqual(['upper', 'lower'])
})
