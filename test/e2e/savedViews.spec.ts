import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 24 })

const menuOf = (page: Page) => page.getByRole('button', { name: /^View: / })
const boxOf = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' })
const addressOf = (page: Page): URLSearchParams => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')
async function choose(page: Page, item: string, role: 'menuitem' | 'menuitemradio' = 'menuitem'): Promise<void> {
  await menuOf(page).click()
  await page.getByRole(role, { name: item, exact: true }).click()
}
async function saveAs(page: Page, name: string): Promise<void> {
  await choose(page, 'Save as…')
  const dialog = page.getByRole('dialog', { name: 'Save view' })
  await dialog.getByRole('textbox', { name: 'View name' }).fill(name)
  await dialog.getByRole('button', { name: 'Save' }).click()
}

test('a view is saved, changed, reverted, renamed, deleted and brought back', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.rows.first().waitFor()
  await expect(menuOf(page)).toHaveText('View: All')
  await boxOf(page).fill('learning_rate == 0.01')
  await expect(menuOf(page)).toHaveAccessibleName('View: All , edited')
  await saveAs(page, '실험 <b>α</b>')
  await expect(menuOf(page)).toHaveAccessibleName('View: 실험 <b>α</b>')
  await expect.poll(() => Object.fromEntries(addressOf(page))).toMatchObject({ view: '실험 <b>α</b>' })
  expect(addressOf(page).has('f')).toBe(false)
  await expect(boxOf(page)).toHaveValue('learning_rate == 0.01')

  await runs.header(/^Name/).click()
  await expect(menuOf(page)).toHaveAccessibleName(/edited$/)
  await choose(page, 'Revert changes')
  await expect(menuOf(page)).not.toHaveAccessibleName(/edited$/)
  await expect(runs.header(/^Name/)).toHaveAttribute('aria-sort', 'none')
  await runs.header(/^Name/).click()
  await choose(page, 'Save changes')
  await expect(menuOf(page)).not.toHaveAccessibleName(/edited$/)
  await page.reload()
  await expect(runs.header(/^Name/)).toHaveAttribute('aria-sort', 'ascending')
  await expect(boxOf(page)).toHaveValue('learning_rate == 0.01')

  await choose(page, 'Rename…')
  const dialog = page.getByRole('dialog', { name: 'Rename view' })
  await dialog.getByRole('textbox', { name: 'View name' }).fill('All')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('A view named “All” already exists.')
  await dialog.getByRole('textbox', { name: 'View name' }).fill('lr 0.01')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(menuOf(page)).toHaveAccessibleName('View: lr 0.01')

  await choose(page, 'Delete view')
  await expect(menuOf(page)).toHaveAccessibleName('View: All')
  await expect(boxOf(page)).toHaveValue('')
  await page.getByRole('status').filter({ hasText: 'Deleted the view lr 0.01.' }).getByRole('button', { name: 'Undo' }).click()
  await expect(menuOf(page)).toHaveAccessibleName('View: lr 0.01')
  await expect(boxOf(page)).toHaveValue('learning_rate == 0.01')
})

test('views are walked and saved by keys, and a change of view is taken back', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.rows.first().waitFor()
  await choose(page, 'Failed or diverged', 'menuitemradio')
  await expect(boxOf(page)).toHaveValue('state in ("failed", "diverged")')
  await runs.row('seeded 1').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+z')
  await expect(menuOf(page)).toHaveAccessibleName('View: All')
  await page.keyboard.press('v')
  await expect(menuOf(page)).toHaveAccessibleName('View: Best first')
  await page.keyboard.press('Shift+V')
  const dialog = page.getByRole('dialog', { name: 'Save view' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('A view needs a name.')
  await dialog.getByRole('textbox', { name: 'View name' }).fill('mine')
  await page.keyboard.press('Enter')
  await expect(menuOf(page)).toHaveAccessibleName('View: mine')
  await menuOf(page).click()
  await expect(page.getByRole('menuitemradio', { name: 'mine' })).toBeChecked()
  await expectAccessible(page, 'the menu of saved views')
})

test('the command palette leads to a saved view', async ({ page, host }) => {
  await page.goto(host.url)
  await createRunsPage(page).rows.first().waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search commands and runs' }).fill('diverged')
  await page.getByRole('option', { name: 'View: Failed or diverged' }).click()
  await expect(menuOf(page)).toHaveAccessibleName('View: Failed or diverged')
  await expect(boxOf(page)).toHaveValue('state in ("failed", "diverged")')
})

test('saved views change their order by keys and by menu, each a step to take back', async ({ page, host }) => {
  await page.goto(host.url)
  await createRunsPage(page).rows.first().waitFor()
  for (const name of ['first', 'second', 'third']) await saveAs(page, name)
  await expect(menuOf(page)).toHaveAccessibleName('View: third')
  const menu = page.getByRole('menu')
  const saved = menu.getByRole('menuitemradio', { name: /^(first|second|third)$/ })
  await menuOf(page).click()
  await expect(saved).toHaveText(['first', 'second', 'third'])
  // Last as it is, it has one way to go.
  await expect(menu.getByRole('menuitem', { name: 'Move view down' })).toHaveAttribute('aria-disabled', 'true')

  await menu.getByRole('menuitemradio', { name: 'third' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(saved).toHaveText(['first', 'third', 'second'])
  await expect(menu.getByRole('menuitemradio', { name: 'third' })).toBeFocused()
  await expect(page.getByText('Moved third to position 2 of 3')).toBeAttached()
  await menu.getByRole('menuitem', { name: 'Move view up' }).click()
  await expect(saved).toHaveText(['third', 'first', 'second'])

  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Undid: move the view third.')).toBeVisible()
  await page.reload()
  await createRunsPage(page).rows.first().waitFor()
  await menuOf(page).click()
  await expect(saved).toHaveText(['first', 'third', 'second'])
})
