import { expectAccessible } from './pages/accessibility.ts'
import { idOf, openCompare } from './pages/comparePage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 60 })

test('configurations are judged by all their seeds, or by the chosen runs, of which there may be too few', async ({ page, host }) => {
  await page.goto(host.url)
  await expect(createRunsPage(page).rows.first()).toBeVisible()
  const ids = [await idOf(page, 'seeded 60'), await idOf(page, 'seeded 59'), await idOf(page, 'seeded 58')]
  await openCompare(page, host, `ids=${ids.join(',')}`)
  const panel = page.getByRole('region', { name: 'Verdict' })
  const rows = panel.getByRole('row')
  await expect(rows).toHaveCount(4)
  await expect(rows.nth(1)).toContainText(/seeded 60.*±.*baseline/)
  await expect(rows.nth(2)).toContainText(/(better|worse|within noise) \(95 % CI/)
  await expect(panel).toContainText('runs that are not compared here count too')
  await expect(panel).toContainText('Holm’s correction')
  await expect(panel).toContainText('can be told from noise (80 % power)')
  // Those that diverged are counted, and enter no mean.
  await expect(panel).toContainText(/\d+ diverged/)
  await expectAccessible(page, 'verdict')

  const mean = await rows.nth(1).getByRole('cell').nth(1).textContent()
  await panel.getByRole('combobox', { name: 'Judge by' }).selectOption('val_loss')
  await expect(rows.first()).toContainText('Mean of best val_loss')
  expect(await rows.nth(1).getByRole('cell').nth(1).textContent()).not.toBe(mean)

  await panel.getByRole('checkbox', { name: 'All seeds in the library' }).uncheck()
  await expect(rows.nth(2)).toContainText('Too few seeds to tell: 1 v 1.')
  await page.reload()
  await expect(panel.getByRole('checkbox', { name: 'All seeds in the library' })).not.toBeChecked()
  await expect(panel.getByRole('combobox', { name: 'Judge by' })).toHaveValue('val_loss')
  await panel.getByRole('button', { name: /^Run 3 more seeds each/ }).click()
  await expect(page.getByRole('status').getByText('Added 9 runs to the queue.')).toBeVisible()
})

test('selected runs are trained again with seeds that their configurations do not have yet', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  for (const name of ['seeded 60', 'seeded 59']) await runs.checkbox(name).check()
  await runs.act('Run again with seeds…')
  const dialog = page.getByRole('dialog', { name: 'Run again with new seeds' })
  const field = dialog.getByRole('textbox', { name: 'Seeds of each configuration' })
  await expect(field).toHaveAccessibleDescription(/^2 configurations, 6 runs in all\.$/)
  await field.fill('0')
  await expect(field).toHaveAccessibleDescription('Enter a whole number from 1 to 50.')
  await field.fill('2')
  await expectAccessible(page, 'the dialog of new seeds')
  await dialog.getByRole('button', { name: 'Add to queue' }).click()
  await expect(page.getByRole('status').getByText('Added 4 runs to the queue.')).toBeVisible()
})
