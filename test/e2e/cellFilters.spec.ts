import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 24 })

const boxOf = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' })
const countOf = (page: Page) => page.getByRole('main').getByText(/^\d+ (of \d+ )?runs?$/)
const itemOf = (page: Page, name: string) => page.getByRole('menu').getByRole('menuitem', { name, exact: true })

/** The cell of the first row under a header. */
async function cellUnder(page: Page, header: RegExp) {
  const runs = createRunsPage(page)
  const column = await runs.header(header).getAttribute('aria-colindex')
  return runs.rows.first().locator(`[role=gridcell][aria-colindex="${column}"]`)
}

test('a right-click on a cell narrows the filter by its value, which an undo takes back', async ({ page, host }) => {
  await page.goto(host.url)
  await (await cellUnder(page, /^learning_rate/)).click({ button: 'right' })
  await expect(page.getByRole('menu', { name: 'learning_rate: 0.0003' })).toBeVisible()
  await expectAccessible(page, 'menu of a cell')
  await itemOf(page, 'Only this value').click()
  await expect(boxOf(page)).toHaveValue('learning_rate == 0.0003')
  await expect(countOf(page)).toHaveText('6 of 24 runs')
  await (await cellUnder(page, /^State/)).click({ button: 'right' })
  await expect(page.getByRole('menuitem')).toHaveText(['Only this value', 'Not this value', /^Copy value/])
  await page.keyboard.press('Escape')
  await (await cellUnder(page, /^hidden_units/)).click({ button: 'right' })
  await itemOf(page, 'Not this value').click()
  await expect(boxOf(page)).toHaveValue('learning_rate == 0.0003 and not hidden_units == 64')
  await expect(countOf(page)).toHaveText('4 of 24 runs')
  await expect(page.getByRole('grid', { name: 'Runs' })).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(boxOf(page)).toHaveValue('learning_rate == 0.0003')
  await page.keyboard.press('Control+z')
  await expect(countOf(page)).toHaveText('24 runs')
})

test('a metric is compared by its value to the last digit', async ({ page, host }) => {
  await page.goto(host.url)
  await (await cellUnder(page, /^val_loss/)).click({ button: 'right' })
  await itemOf(page, 'Only this value').click()
  await expect(boxOf(page)).toHaveValue(/^min\(val_loss\) == 0\.\d+$/)
  await expect(countOf(page)).toHaveText(/^[12] of 24 runs$/)
})

test('keys open the menu of the active cell and of a header', async ({ page, host }) => {
  const runs = createRunsPage(page)
  await page.goto(host.url)
  await runs.rows.first().waitFor()
  await runs.grid.focus()
  await page.keyboard.press('Home')
  const place = Number(await runs.header(/^learning_rate/).getAttribute('aria-colindex'))
  for (let step = 1; step < place; step++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+F10')
  await expect(itemOf(page, 'Only this value')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(runs.grid).toBeFocused()
  await page.keyboard.press('ContextMenu')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(boxOf(page)).toHaveValue('learning_rate > 0.0003')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ContextMenu')
  await page.getByRole('menuitem', { name: 'Filter by this…' }).press('Enter')
  await expect(boxOf(page)).toBeFocused()
  await expect(boxOf(page)).toHaveValue('learning_rate > 0.0003 and learning_rate ')
  await page.keyboard.type('< 0.01')
  await expect(countOf(page)).toHaveText('12 of 24 runs')
})

test('a cell that is a picture has no menu of its own', async ({ page, host }) => {
  await page.goto(host.url)
  await (await cellUnder(page, /^Sparkline/)).click({ button: 'right' })
  await expect(page.getByRole('menu')).toHaveCount(0)
})

test('a cell is copied in full by a key and from its menu, and tells its digits to the pointer', async ({ page, host, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(host.url)
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
  // The columns come after the rows, and move the others.
  await expect(createRunsPage(page).header(/^val_loss/)).toBeVisible()
  const cell = await cellUnder(page, /^Duration/)
  await expect(cell).toHaveText(/ (ms|s|min)/)
  await cell.hover()
  await expect(cell).toHaveAttribute('title', /^\d+$/)
  const exact = (await cell.getAttribute('title')) ?? ''
  await cell.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Copy value/ }).click()
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText(`Copied ${exact}.`)
  expect(await copied()).toBe(exact)

  await page.getByRole('grid', { name: 'Runs' }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+c')
  await expect.poll(copied).toBe('seeded 24')
})

test('failed runs of a selection are tried again together', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await boxOf(page).fill('number in (11, 12, 22)')
  await expect(countOf(page)).toHaveText('3 of 24 runs')
  await runs.grid.focus()
  await page.keyboard.press('Control+a')
  await expect(runs.bulk).toContainText('3 selected')
  await expect(runs.row('seeded 11')).toContainText('failed')
  await runs.act('Retry failed (2)')
  for (const name of ['seeded 11', 'seeded 22']) await expect(runs.row(name)).not.toContainText('failed')
  await expect(runs.row('seeded 12')).toContainText('completed')
})
