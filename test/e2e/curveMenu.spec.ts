import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createChartCard } from './pages/chartCard.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 120 })

const stepPixels = 6

/** Presses at places down the middle of a chart, from a height of it on, until one of them met a curve; answers with the height. */
async function meetCurve(
  page: Page,
  { press, met, from = 20 }: { press: (x: number, y: number) => Promise<void>; met: () => Promise<boolean>; from?: number }
): Promise<number> {
  const card = createChartCard(page, 'val_loss by epoch')
  await expect.poll(card.words).toContain('from')
  const box = await card.plot.boundingBox()
  if (!box) throw new Error('no plot')
  const x = box.x + box.width / 2
  for (let height = from; height < box.height - 30; height += stepPixels) {
    await page.mouse.move(x, box.y + height)
    await press(x, box.y + height)
    if (await met()) return height
    await page.keyboard.press('Escape')
  }
  throw new Error('no curve was met')
}

const pressCurve = (page: Page): Promise<number> =>
  meetCurve(page, { press: (x, y) => page.mouse.click(x, y), met: () => createRunsPage(page).bulk.isVisible() })

test('a press on a curve selects its run, says where its row is and goes there only when asked', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.rows.first().waitFor()
  await runs.grid.hover()
  await page.mouse.wheel(0, 2000)
  await expect.poll(() => runs.grid.evaluate(grid => grid.scrollTop)).toBe(2000)

  await pressCurve(page)
  await expect(runs.bulk).toContainText('1 selected')
  await expect(page.getByText('Selected run is above.')).toBeVisible()
  expect(await runs.grid.evaluate(grid => grid.scrollTop)).toBe(2000)
  await expectAccessible(page, 'the runs with one selected out of view')

  await page.getByRole('button', { name: 'Go to it' }).click()
  await expect(runs.selected).toHaveCount(1)
  await expect(runs.selected).toBeInViewport()
  await expect(page.getByText('Selected run is above.')).toBeHidden()
})

test('the menu of a curve hides it, pins its run, makes it the baseline, opens it and copies its points', async ({ page, host }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await runs.rows.first().waitFor()
  await pressCurve(page)
  const name = (await runs.selected.getByRole('link').textContent())?.trim() ?? ''
  // One curve alone is drawn as high as the chart is: it is somewhere else than it was among others, and stays there.
  let from = 20
  const inMenu = async (item: string): Promise<void> => {
    const press = (x: number, y: number): Promise<void> => page.mouse.click(x, y, { button: 'right' })
    // While it finds its place it is there already, and not yet to be seen.
    const met = async (): Promise<boolean> => (await page.getByRole('menu', { includeHidden: true }).count()) > 0
    from = Math.max(20, (await meetCurve(page, { press, met, from })) - 2 * stepPixels)
    await expect(page.getByRole('menu', { name: new RegExp(`^${name}, val_loss`) })).toBeVisible()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }

  await inMenu('Copy values')
  await expect(page.getByText(/^Copied \d+ points?\.$/)).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n')[0]).toBe('run,name,metric,split,step,epoch,time,value')
  expect(copied).toContain(`,${name},val_loss,validation,`)

  await inMenu('Set baseline')
  await expect(page.getByText(new RegExp(`^${name} is now the baseline of`))).toBeVisible()
  await inMenu('Pin')
  await expect(page.getByRole('rowgroup', { name: '1 pinned run' })).toContainText(name)
  await inMenu('Hide')
  await expect.poll(createChartCard(page, 'val_loss by epoch').words).not.toContain(name)
  await page.locator('body').press('Control+z')
  await page.locator('body').press('Control+z')
  await runs
    .row(name)
    .first()
    .getByRole('button', { name: `Curve of ${name}` })
    .click()
  await inMenu('Open')
  await expect(page).toHaveURL(/\/runs\/[^/?]+/)
})
