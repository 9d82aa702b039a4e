import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 24 })

const addressOf = (page: Page): URLSearchParams => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')
const tableOf = (page: Page) => page.getByRole('treegrid', { name: 'Groups of runs' })
const groupsOf = (page: Page) => tableOf(page).getByRole('row', { level: 1 })
const groupOf = (page: Page, title: string) => groupsOf(page).filter({ hasText: title })
const runsIn = (page: Page) => tableOf(page).getByRole('row', { level: 2 })
async function groupBy(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: /^Group/ }).click()
  await page.getByRole('menuitemradio', { name: what, exact: true }).click()
}

test('runs fold into groups with their means, and open and close', async ({ page, host }) => {
  await page.goto(host.url)
  await groupBy(page, 'learning_rate')
  await expect(groupsOf(page)).toHaveCount(4)
  const group = groupOf(page, 'learning_rate 0.01')
  await expect(group).toContainText('6 runs, 1 diverged, 1 failed')
  await expect(group.getByRole('gridcell', { name: /^0\.\d+ ± 0\.\d+\s*4\/6$/ })).toHaveCount(2)
  await expect(group).toHaveAttribute('aria-expanded', 'false')
  await group.click()
  await expect(group).toHaveAttribute('aria-expanded', 'true')
  await expect(runsIn(page)).toHaveCount(6)
  await expect(runsIn(page).first()).toContainText('seeded 23')
  await expectAccessible(page, 'groups of runs, one open')
  await page.reload()
  await expect(runsIn(page)).toHaveCount(6)
  expect(addressOf(page).get('g')).toBe('learning_rate')
  await group.click()
  await expect(runsIn(page)).toHaveCount(0)
  await groupBy(page, 'No groups')
  await expect(createRunsPage(page).row('seeded 24')).toBeVisible()
})

test('all hyperparameters but the seed fold what was repeated', async ({ page, host }) => {
  await page.goto(host.url)
  await groupBy(page, 'all hyperparameters except seed')
  await expect(groupsOf(page)).toHaveCount(12)
  await expect(groupsOf(page).filter({ hasText: '2 runs' })).toHaveCount(12)
  await page.keyboard.press('Control+z')
  await expect(tableOf(page)).toHaveCount(0)
})

test('the mean of a metric sorts the groups', async ({ page, host }) => {
  await page.goto(host.url)
  await groupBy(page, 'learning_rate')
  await tableOf(page)
    .getByRole('columnheader', { name: /^val_loss/ })
    .getByRole('button', { name: 'val_loss: min' })
    .first()
    .click()
  await expect(tableOf(page).getByRole('columnheader', { name: /^val_loss/ })).toHaveAttribute('aria-sort', 'ascending')
  const means = async (): Promise<number[]> => {
    const texts = await groupsOf(page).evaluateAll(rows =>
      rows
        .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map(row => [...row.querySelectorAll('.number .value')].map(cell => cell.textContent).filter(text => text.includes('±'))[1])
    )
    return texts.map(text => Number.parseFloat(text ?? ''))
  }
  await expect.poll(async () => (await means()).length).toBe(4)
  await expect.poll(async () => JSON.stringify(await means()) === JSON.stringify((await means()).toSorted((a, b) => a - b))).toBe(true)
})

test('the keyboard opens, goes in, selects and closes', async ({ page, host }) => {
  await page.goto(host.url)
  await groupBy(page, 'state')
  await expect(groupsOf(page)).toHaveCount(4)
  const completed = groupOf(page, 'completed')
  await tableOf(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(completed).toHaveAttribute('aria-expanded', 'true')
  await expect(runsIn(page).first()).toContainText('seeded 24')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(runsIn(page).first()).toHaveAttribute('aria-selected', 'true')
  await expect(completed.getByRole('checkbox')).toBeChecked({ indeterminate: true })
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(completed).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Space')
  await expect(completed).toHaveAttribute('aria-selected', 'true')
  await expect(createRunsPage(page).bulk).toContainText('18 selected')
  await page.keyboard.press('Delete')
  await expect(groupOf(page, 'completed')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(groupOf(page, 'completed')).toContainText('18 runs')
})

test('groups say how far they are from that of the baseline, and what is noise', async ({ page, host }) => {
  const runs = createRunsPage(page)
  await page.goto(host.url)
  await runs.row('seeded 24').getByText('completed').click()
  await page.keyboard.press('b')
  await groupBy(page, 'learning_rate')
  const base = groupOf(page, 'learning_rate 0.0003')
  await expect(base.getByText('Baseline')).toBeVisible()
  await expect(base.getByText(/better|worse|within noise/)).toHaveCount(0)
  const other = groupOf(page, 'learning_rate 0.001')
  await expect(other.getByRole('gridcell', { name: /[+\u2212]0\.\d+ ± 0\.\d+ (better|worse|within noise)$/ })).toHaveCount(2)
  await expect(other.getByText('within noise')).toHaveCount(2)
  await expectAccessible(page, 'groups with a baseline')
})
