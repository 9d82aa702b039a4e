import { createExportDialog } from './pages/exportDialog.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 40 })

test.beforeEach(async ({ page, host }) => {
  await page.goto(host.url)
  await expect(createRunsPage(page).rows.first()).toBeVisible()
})

test('what is on screen is exported as it is: sort, filter, columns, numbers', async ({ page, host }) => {
  const filtered = new URL(host.url)
  filtered.hash = '/runs?f=learning_rate == 0.001 and state == "completed"&sort=max(val_accuracy)'
  await page.goto(filtered.href)
  const { grid, rows } = createRunsPage(page)
  await expect(page.getByText(/^\d+ of 40 runs$/)).toBeVisible()
  const names = await rows.getByRole('link').allTextContents()
  const accuracy = await grid.getByRole('gridcell', { name: /^0\.\d{4}$/ }).allTextContents()

  await page.getByRole('button', { name: 'Export…' }).click()
  const { choose, save } = createExportDialog(page)
  await choose('Markdown', 'As shown', 'Shown')
  const { name, text } = await save()
  expect(name).toBe('runs.md')
  const lines = text.trimEnd().split('\n').slice(2)
  const cells = lines.map(line => line.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')))
  expect(cells.map(row => row[0])).toEqual(names)
  for (const value of accuracy) expect(text).toContain(value)
  await expect(page.getByRole('status')).toContainText(`Exported ${names.length} rows to runs.md.`)
})

test('only selected runs are exported, in full precision, with everything there is to know', async ({ page }) => {
  const { checkbox, act } = createRunsPage(page)
  await checkbox('seeded 40').check()
  await checkbox('seeded 38').check()
  await act('Export…')
  const { dialog, choose, save } = createExportDialog(page)
  await expect(dialog.getByRole('radio', { name: 'Selected (2)' })).toBeChecked()
  await choose('JSON', 'Full precision', 'Everything')
  const rows = JSON.parse((await save()).text) as Record<string, unknown>[]
  expect(rows.map(row => row['name'])).toEqual(['seeded 40', 'seeded 38'])
  expect(rows[0]).toMatchObject({
    state: 'completed',
    learning_rate: 0.0003,
    hidden_units: 128,
    'last(val_loss)': expect.any(Number),
    'best_epoch(val_loss)': 4,
    test_accuracy: 0.97,
    seed: 40
  })
})

test('a name that a spreadsheet would run, and one with commas and quotes, are text in a CSV file', async ({ page }) => {
  const { row, grid } = createRunsPage(page)
  for (const [before, name] of [
    ['seeded 40', '=HYPERLINK("http://x","y")'],
    ['seeded 39', '-2+3, "quoted"']
  ] as const) {
    await row(before).click()
    await page.keyboard.press('F2')
    await page.getByRole('dialog').getByRole('textbox').fill(name)
    await page.keyboard.press('Enter')
    await expect(grid.getByRole('link', { name, exact: true })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Export…' }).first().click()
  const { choose, save } = createExportDialog(page)
  await choose('CSV', /^All in this filter/)
  const { name, text } = await save()
  expect(name).toBe('runs.csv')
  expect(text.split('\n')[0]).toContain('name,state,')
  expect(text).toContain(`"'=HYPERLINK(""http://x"",""y"")",`)
  expect(text).toContain(`"'-2+3, ""quoted""",`)
  expect(text.trimEnd().split('\n')).toHaveLength(41)
})

test('the table is copied as LaTeX and as tab-separated text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { choose, copy } = createExportDialog(page)
  for (const [form, begins] of [
    ['LaTeX (booktabs)', '% \\usepackage{booktabs}\n\\begin{tabular}{ll'],
    ['Tab-separated', 'name\tstate\t']
  ] as const) {
    await page.getByRole('button', { name: 'Export…' }).click()
    await choose(form)
    await copy.click()
    await expect(page.getByRole('status').first()).toContainText('Copied 40 rows.')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(begins)
  }
})

test('the curves of all runs that pass the filter are exported point by point', async ({ page, host }) => {
  const filtered = new URL(host.url)
  filtered.hash = '/runs?f=state == "diverged"'
  await page.goto(filtered.href)
  await expect(page.getByText('5 of 40 runs')).toBeVisible()
  await page.getByRole('button', { name: 'Export…' }).click()
  const { dialog, choose, save } = createExportDialog(page)
  await choose('Curves, every point')
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeHidden()
  const { name, text } = await save()
  expect(name).toBe('curves.csv')
  const [head, ...rows] = text.trimEnd().split('\n')
  expect(head).toBe('run,name,metric,split,step,epoch,time,value')
  // Five runs diverged in their second epoch; five metrics each.
  expect(rows).toHaveLength(5 * 2 * 5)
  expect(rows.filter(row => row.startsWith('35,seeded 35,val_loss,validation,'))).toEqual([
    expect.stringMatching(/,10,1,2026-01-01T.*Z,[\d.]+$/),
    expect.stringMatching(/,20,2,2026-01-01T.*Z,NaN$/)
  ])
  await expect(page.getByRole('status')).toContainText('Exported 50 points to curves.csv.')
  // The choice is remembered, and the table is a click away.
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(dialog.getByRole('radio', { name: 'Curves, every point' })).toBeChecked()
})
