import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createChartCard } from './pages/chartCard.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ oddRuns: true })

const atHash = async (page: Page, url: string, hash: string): Promise<void> => {
  const address = new URL(url)
  address.hash = hash
  await page.goto(address.href)
}
const names = (page: Page): Promise<string[]> => createRunsPage(page).rows.getByRole('link').allTextContents()

test('runs without points, with one, with NaN and infinities are listed, drawn and sorted last', async ({ page, host }) => {
  await atHash(page, host.url, '/runs?f=number < 6')
  await expect(createRunsPage(page).rows).toHaveCount(5)
  const loss = createChartCard(page, 'val_loss by epoch')
  await expect.poll(loss.words).toContain('all NaN validation: no finite value')
  expect(await loss.words()).toContain('one point validation: from 0.6000 to 0.6000, best 0.6000 at epoch 1')
  await expect(loss.figure.getByRole('button', { name: 'all NaN, val_loss is NaN at epoch 1' })).toBeVisible()
  await expect(loss.figure.getByRole('button', { name: /^infinite, (val_)?loss is [+−-]Inf at epoch/ }).first()).toBeVisible()
  expect(await loss.inked()).toBeGreaterThan(0)
  await loss.figure.getByRole('button', { name: 'Log y' }).click()
  await expect(loss.figure).toContainText('3 values <= 0')
  await loss.toggleTable()
  await expect(loss.epochRow(3)).toContainText('NaN')
  await expectAccessible(page, 'a table of odd values')

  for (const direction of ['', '-']) {
    await atHash(page, host.url, `/runs?sort=${direction}min(val_loss)`)
    await expect.poll(() => names(page)).toHaveLength(8)
    // Neither a value that is missing nor one that is no number is a best one.
    expect(new Set((await names(page)).slice(-3))).toEqual(new Set(['no points', 'all NaN', 'infinite']))
  }
})

test('a metric that one run alone has is a column, a filter and a chart', async ({ page, host }) => {
  await atHash(page, host.url, '/runs?f=has(val_auc)&show=m:val_auc&charts=val_auc:,loss:')
  await expect.poll(() => names(page)).toEqual(['metric of its own'])
  await expect(createRunsPage(page).cell('metric of its own', /^0\.9/)).toBeVisible()
  await expect.poll(createChartCard(page, 'val_auc by epoch').words).toContain('from 0.7000 to 0.9000')
  await expect(createChartCard(page, 'val_loss by epoch').figure.or(createChartCard(page, 'loss by epoch').figure).first()).toBeVisible()
  await atHash(page, host.url, '/runs?f=not has(val_auc)')
  await expect.poll(async () => (await names(page)).length).toBe(7)
})

test('the page of each of them says what there is', async ({ page, host }) => {
  await page.goto(host.url)
  for (const name of ['no points', 'one point', 'all NaN', 'infinite', 'huge and tiny', 'metric of its own']) {
    await createRunsPage(page).row(name).getByRole('link').click()
    await expect(page.getByRole('main').getByRole('textbox', { name: 'Run name' }).or(page.getByRole('heading', { name }))).toBeVisible()
    const { loss } = createRunPage(page)
    await expect(loss.figure).toBeVisible()
    if (name.startsWith('no') || name.startsWith('all')) await expectAccessible(page, name)
    await page.goBack()
  }
})

test('names of any script and length are text, cut where there is no room, and cost no other run its place', async ({ page, host }) => {
  await page.goto(host.url)
  const runs = createRunsPage(page)
  await expect(runs.rows).toHaveCount(8)
  expect(await page.locator('img[src=x]').count()).toBe(0)
  const long = runs.rows.filter({ hasText: 'long xxx' })
  expect((await long.boundingBox())?.height).toBeLessThan(40)
  await long.getByRole('checkbox').check()
  await runs.rows.filter({ hasText: '학습' }).getByRole('checkbox').check()
  await runs.act('Compare')
  await expect(page.getByRole('main').getByText('학습').first()).toBeVisible()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBe(page.viewportSize()?.width)
})

test('a run that was deleted for good is left out of an address and a saved view that name it', async ({ page, host }) => {
  await atHash(page, host.url, '/runs?sel=1,2,9999&f=number < 3')
  await expect.poll(() => names(page)).toHaveLength(2)
  await expect(createRunsPage(page).bulk).toContainText('2 selected')
  await atHash(page, host.url, '/runs/20000000-0000-4000-8000-00000000ffff/curves')
  await expect(page.getByRole('main')).toContainText(/no run|not found|gone|deleted/i)
})
