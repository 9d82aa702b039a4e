import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 60 })

const pinnedNames = (page: Page): Promise<string[]> =>
  page
    .getByRole('rowgroup', { name: /pinned/ })
    .getByRole('link')
    .allTextContents()

test('pinned runs stay under the header in any filter, order and place of the list', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.checkbox('seeded 58').check()
  await runs.checkbox('seeded 55').check()
  await runs.act('Pin')
  await expect.poll(() => pinnedNames(page)).toEqual(['seeded 58', 'seeded 55'])
  await expectAccessible(page, 'pinned runs')
  await expect(runs.grid).toHaveAttribute('aria-rowcount', '63')

  await page.getByRole('combobox', { name: 'Filter runs' }).fill('learning_rate == 0.01 and number < 40')
  await expect(page.getByText(/^\d+ of 60 runs$/)).toBeVisible()
  expect(await pinnedNames(page)).toEqual(['seeded 58', 'seeded 55'])
  await page.getByRole('combobox', { name: 'Filter runs' }).fill('')
  await expect(page.getByRole('main').getByText('60 runs', { exact: true })).toBeVisible()
  const place = (): Promise<number> =>
    runs.grid
      .getByRole('row', { name: /seeded 58/ })
      .first()
      .evaluate(row => row.getBoundingClientRect().top)
  const before = await place()
  await runs.grid.evaluate(grid => (grid.scrollTop = 900))
  await expect(runs.row('seeded 20')).toBeVisible()
  expect(await place()).toBe(before)
  await expect(page.getByRole('figure').first()).toHaveAccessibleName(/2 runs/)
})

test('the keyboard goes from the list through the pinned runs to the header; what it is on is what keys mean', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.checkbox('seeded 58').check()
  await runs.act('Pin')
  await runs.act('Clear selection')
  await expect.poll(() => pinnedNames(page)).toEqual(['seeded 58'])
  await runs.grid.focus()
  await page.keyboard.press('Control+Home')
  const active = async (): Promise<string | null> => {
    const id = await runs.grid.getAttribute('aria-activedescendant')
    return page.locator(`[id="${id}"]`).textContent()
  }
  await expect.poll(active).toContain('seeded 60')
  await page.keyboard.press('ArrowUp')
  await expect.poll(active).toContain('seeded 58')
  await page.keyboard.press('Space')
  await expect(runs.bulk).toContainText('1 selected')
  await page.keyboard.press('ArrowUp')
  await expect.poll(active).toContain('Name')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(active).toContain('seeded 60')
  await page.keyboard.press('ArrowUp')
  await runs.act('Unpin')
  await expect.poll(() => pinnedNames(page)).toEqual([])
  await page.locator('body').press('Control+z')
  await expect.poll(() => pinnedNames(page)).toEqual(['seeded 58'])
})

test('more than twenty are refused with what to do, and nothing is pinned', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.row('seeded 40').waitFor()
  await runs.grid.getByRole('checkbox').first().click()
  await expect(runs.bulk).toContainText('selected')
  await runs.act('Pin')
  await expect(page.getByRole('alert').filter({ hasText: 'pinned' })).toContainText('Unpin one first')
  expect(await pinnedNames(page)).toEqual([])
})
