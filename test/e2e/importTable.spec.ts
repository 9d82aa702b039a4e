import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expectAccessible } from './pages/accessibility.ts'
import { expect, test } from './pages/test.ts'

const rows = Array.from({ length: 90 }, (_, i) => {
  const kind = i % 3
  return `${i},${kind + (i % 7) / 10},${i === 4 ? 'x' : 5 - kind},${i % 2 === 0 ? 'red' : 'blue'},${['rose', 'lily', 'iris'][kind]}`
})
const table = ['id,petal,sepal,colour,kind', ...rows].join('\n')

test('a table is chosen, corrected, imported, trained on, and its next version imported', async ({ page, host }) => {
  const main = page.getByRole('main')
  await page.goto(`${host.url}#/datasets`)
  await main.getByRole('link', { name: 'Import data…' }).click()
  const columns = main.getByRole('table', { name: 'Columns' })

  await test.step('what is in it is shown, and what is wrong is said beside its column', async () => {
    await main.getByLabel('Choose a file…').setInputFiles({ name: 'flowers.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
    await expect(main.getByText('90 rows, 5 columns')).toBeVisible()
    await expect(main.getByRole('combobox', { name: 'Target' })).toHaveValue('kind')
    await expect(columns.getByRole('combobox', { name: 'id: Role' })).toHaveValue('ignore')
    await expect(columns.getByText('A different number in every row, which only names it.')).toBeVisible()
    await expectAccessible(page, 'a table to import')
    await main.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(columns.getByRole('alert')).toContainText('Column “sepal” has cells that are not numbers: rows 6.')
    await columns.getByRole('button', { name: 'Treat as missing' }).click()
    await expect(columns.getByRole('alert')).toHaveCount(0)
  })

  await test.step('it becomes a dataset, and a run trains on it', async () => {
    await main.getByRole('textbox', { name: 'Name' }).fill('my flowers')
    await main.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Imported my flowers, version 1: 90 rows.' })).toBeVisible()
    await expect(main.getByRole('heading', { level: 1, name: 'my flowers' })).toBeVisible()
    await expect(main.getByRole('table', { name: 'Columns' }).getByRole('img', { name: /^petal: 90 values from 0 to/ })).toBeVisible()
    await expect(main.getByText(/are the same as a training sample/)).toBeVisible()
    await expectAccessible(page, 'a dataset')
    await main.getByRole('link', { name: 'All datasets' }).click()
    const row = main.getByRole('table', { name: 'Datasets' }).getByRole('row', { name: /my flowers/ })
    await expect(row).toContainText('imported')
    await expect(row).toContainText('3 classes')
    await row.getByRole('link', { name: 'Train on my flowers' }).click()
    await expect(main.getByRole('combobox', { name: 'Dataset' })).toHaveValue('my flowers')
    await page.locator('[data-field="num_epochs"]').fill('5')
    await expect(main.getByText('4 → 128 → 128 → 128 → 3')).toBeVisible()
    await main.getByRole('button', { name: 'Start run' }).click()
    await expect(page.getByRole('main').getByText('completed').first()).toBeVisible({ timeout: 60_000 })
  })

  await test.step('a path does as well; a file that changed is the next version, and one in use stays', async () => {
    const file = path.join(host.libraryFolder, '..', `flowers-${process.pid}.csv`)
    writeFileSync(file, `${table}\n90,1,1,red,rose\n`)
    await page.goto(`${host.url}#/datasets/import`)
    await main.getByRole('textbox', { name: 'or the path of a file or folder' }).fill('/nowhere.csv')
    await expect(main.getByRole('alert')).toContainText('There is no file /nowhere.csv.')
    await main.getByRole('textbox', { name: 'or the path of a file or folder' }).fill(file)
    await expect(main.getByText('91 rows, 5 columns')).toBeVisible()
    await columns.getByRole('combobox', { name: 'sepal: Role' }).selectOption('ignore')
    await main.getByRole('textbox', { name: 'Name' }).fill('my flowers')
    await main.getByRole('button', { name: 'Import', exact: true }).click()
    await main.getByRole('link', { name: 'All datasets' }).click()
    await expect(main.getByText('version 2')).toBeVisible()
    await main.getByRole('button', { name: 'Remove my flowers' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: 'use this dataset' })).toBeVisible()
    await expectAccessible(page, 'the datasets')
  })
})

test('a file in CP949 is read as such, and spirals come with Trialbook', async ({ page, host }) => {
  const main = page.getByRole('main')
  await page.goto(`${host.url}#/datasets/import`)
  const korean = Buffer.concat([
    Buffer.from('a,b\n'),
    Buffer.from([0xb2, 0xc9]),
    Buffer.from(',1\n'),
    Buffer.from([0xb3, 0xaa]),
    Buffer.from(',2\n')
  ])
  await main.getByLabel('Choose a file…').setInputFiles({ name: 'k.csv', mimeType: 'text/csv', buffer: korean })
  await expect(main.getByRole('combobox', { name: 'Encoding' })).toHaveValue('euc-kr')
  await expect(main.getByRole('cell', { name: '꽃, 나' })).toBeVisible()
  await page.goto(`${host.url}#/new-run?dataset=spirals`)
  await expect(main.getByRole('combobox', { name: 'Dataset' })).toHaveValue('spirals')
  await expect(main.getByText('2 → 128 → 128 → 128 → 2')).toBeVisible()
})
