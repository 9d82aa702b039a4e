import { expectAccessible } from './pages/accessibility.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 12 })

test('what was told is read again in a list, which says how much is new and leads where it can', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  const bell = page.getByRole('banner').getByRole('button', { name: /^Earlier notifications/ })
  const list = page.getByRole('dialog', { name: 'Earlier notifications' })
  await bell.click()
  await expect(list).toContainText('Nothing was told yet.')
  await page.keyboard.press('Escape')
  await runs.row('seeded 12').getByText('completed').click()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('status').getByText('Deleted 1 run.')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('status').getByText('Undid: delete 1 run.')).toBeVisible()
  await expect(bell).toHaveAccessibleName('Earlier notifications, 2 new')
  await page.getByRole('button', { name: 'Dismiss notification' }).first().click()

  await page.keyboard.press('Control+Shift+n')
  await expect(list.getByRole('listitem')).toHaveText([/^Undid: delete 1 run\./, /^Deleted 1 run\./])
  await expectAccessible(page, 'earlier notifications')
  // An undo from here would take back whatever is the last step by now.
  await expect(list.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  await list.getByRole('button', { name: 'Clear list' }).click()
  await expect(list).toContainText('Nothing was told yet.')
  await page.keyboard.press('Escape')
  await expect(bell).toHaveAccessibleName('Earlier notifications')
})
