import { expect, test } from './pages/test.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'

test.use({ longRunPoints: 200_000 })

test('a run of 200,000 points: the whole in a picture that says so, every point from nearby', async ({ page, host }) => {
  await page.goto(host.url)
  await createRunsPage(page).row('long 1').getByRole('link').click()
  const { loss } = createRunPage(page)
  await expect(loss.figure).toContainText(/drawn [\d,]+ of 200,050 points, none lost/)
  // The first and last point, and among the points between them the one that is no number and the greatest after it.
  await expect(loss.figure.getByRole('button', { name: 'long 1, loss is NaN at epoch 35' })).toBeVisible()
  expect(await loss.words()).toContain('long 1 train: from 2.276 to 0.09957')

  await loss.plot.focus()
  for (const count of ['100,02\\d', '50,01\\d', '25,00\\d', '12,50\\d', '6,25\\d', '3,12\\d', '1,56\\d']) {
    await page.keyboard.press('+')
    await expect(loss.figure).toContainText(new RegExp(`drawn [\\d,]+ of ${count} points, none lost`))
  }
  await page.keyboard.press('+')
  // So near that all of them are drawn, there is nothing to say.
  await expect(loss.figure).not.toContainText('none lost')
  // One point further along is one step further.
  await page.keyboard.press('ArrowRight')
  await expect(loss.figure.getByText(/^Epoch 24\.\d{3,}$/)).toBeVisible()

  await loss.resetZoom.click()
  await expect(loss.figure).toContainText('of 200,050 points, none lost')
})
