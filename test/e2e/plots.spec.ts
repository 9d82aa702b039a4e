import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 40 })

test('a brush made by keys narrows the picture, is undone, and becomes the filter of the runs list', async ({ page, host }) => {
  await page.goto(host.url)
  const { rows } = createRunsPage(page)
  await expect(rows.first()).toBeVisible()
  await page.getByRole('button', { name: 'Plot all 40' }).click()
  await page.getByRole('tab', { name: 'Parallel coordinates' }).click()
  const from = page.getByRole('slider', { name: 'learning_rate from' })
  await from.focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(from).toHaveAttribute('aria-valuetext', '0.003')
  const brushes = page.getByRole('group', { name: 'Brushes' })
  await expect(brushes).toContainText('20 of 40 runs')
  await page.keyboard.press('Control+z')
  await expect(brushes).toContainText('30 of 40 runs')
  await page.keyboard.press('Control+Shift+z')
  await expect(brushes).toContainText('20 of 40 runs')
  await page.reload()
  await expect(brushes).toContainText('20 of 40 runs')
  await page.getByRole('button', { name: 'Filter the runs list by this' }).click()
  await expect(page.getByText('20 of 40 runs')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Filter runs' })).toHaveValue(/learning_rate/)
})

test('a box dragged over the scatter chooses runs; arrows walk the points and Enter opens one', async ({ page, host }) => {
  const place = new URL(host.url)
  place.hash = '/compare?tab=scatter'
  await page.goto(place.href)
  const points = page.getByRole('group', { name: /^Points/ })
  const box = (await points.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.55, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 4, box.y + box.height - 44, { steps: 4 })
  await page.mouse.up()
  await expect(page.getByRole('group', { name: 'Brushes' })).toContainText(/\b(?:[1-9]|[12]\d|3\d) of 40 runs/)
  await page.getByRole('button', { name: 'Clear brushes' }).click()
  await points.focus()
  await page.keyboard.press('ArrowRight')
  await expect(points).toContainText(/seeded \d+/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/runs\/[0-9a-f-]{36}/)
})
