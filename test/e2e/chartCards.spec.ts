import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createChartCard } from './pages/chartCard.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 12 })

const titles = (page: Page): Promise<string[]> => page.getByRole('region', { name: 'Charts' }).getByRole('heading').allTextContents()
const heightOf = async (page: Page, title: string): Promise<number> =>
  Math.round((await createChartCard(page, title).plot.boundingBox())?.height ?? 0)

async function inMenu(page: Page, title: string, item: string): Promise<void> {
  await createChartCard(page, title).figure.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('charts are added, moved, made taller and removed; the address keeps them, and each is a step back', async ({ page, host }) => {
  await page.goto(host.url)
  await createRunsPage(page).rows.first().waitFor()
  await expect.poll(() => titles(page)).toEqual(['val_loss', 'val_accuracy'])

  await page.getByRole('button', { name: 'Chart', exact: true }).click()
  await expect(page.getByRole('menuitem')).toHaveText(['epoch_ms'])
  await expectAccessible(page, 'the menu of charts')
  await page.getByRole('menuitem', { name: 'epoch_ms' }).click()
  const added = createChartCard(page, 'epoch_ms by epoch')
  await expect.poll(added.words).toContain('from 1000 to 1000')

  await inMenu(page, 'epoch_ms by epoch', 'Move up')
  await expect.poll(() => titles(page)).toEqual(['val_loss', 'epoch_ms', 'val_accuracy'])
  await createChartCard(page, 'val_loss by epoch').plot.focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => titles(page)).toEqual(['epoch_ms', 'val_loss', 'val_accuracy'])

  const before = await heightOf(page, 'val_loss by epoch')
  await page.getByRole('separator', { name: 'Height of val_loss' }).focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  await expect.poll(() => heightOf(page, 'val_loss by epoch')).toBe(before + 48)
  await inMenu(page, 'val_accuracy by epoch', 'Remove chart')
  await expect.poll(() => titles(page)).toEqual(['epoch_ms', 'val_loss'])

  await page.reload()
  await expect.poll(() => titles(page)).toEqual(['epoch_ms', 'val_loss'])
  await expect.poll(() => heightOf(page, 'val_loss by epoch')).toBe(before + 48)
  await inMenu(page, 'epoch_ms by epoch', 'Remove chart')
  await inMenu(page, 'val_loss by epoch', 'Remove chart')
  await expect(page.getByText('No chart is shown. Add one with + Chart.')).toBeVisible()
  await page.locator('body').press('Control+z')
  await page.locator('body').press('Control+z')
  await expect.poll(() => titles(page)).toEqual(['epoch_ms', 'val_loss'])
})

test('an edge is dragged within its limits, and a double click gives the height back to the window', async ({ page, host }) => {
  await page.goto(host.url)
  await createRunsPage(page).rows.first().waitFor()
  const edge = page.getByRole('separator', { name: 'Height of val_loss' })
  const usual = await heightOf(page, 'val_loss by epoch')
  await edge.hover()
  await page.mouse.down()
  await page.mouse.move(900, 20, { steps: 4 })
  await page.mouse.up()
  await expect(edge).toHaveAttribute('aria-valuenow', '160')
  await edge.dblclick()
  await expect.poll(() => heightOf(page, 'val_loss by epoch')).toBe(usual)
})

test('charts of means of groups are the same cards', async ({ page, host }) => {
  const address = new URL(host.url)
  address.hash = '/runs?g=learning_rate&charts=epoch_ms:300'
  await page.goto(address.href)
  const card = createChartCard(page, 'epoch_ms by epoch')
  await expect.poll(card.words).toContain('from 1000 to 1000')
  await expect.poll(() => titles(page)).toEqual(['epoch_ms'])
})
