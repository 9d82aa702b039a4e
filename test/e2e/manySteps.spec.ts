import path from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { createChartCard } from './pages/chartCard.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 12 })

/** Everything about runs that somebody can change, as the library has it. */
function libraryState(folder: string): unknown {
  const database = new Database(path.join(folder, 'trialbook.db'), { readonly: true })
  try {
    const all = (sql: string): unknown => database.prepare(sql).all()
    return [
      all('SELECT number, name, experiment_id, locked, starred, archived, pinned_at IS NOT NULL, trashed_at IS NOT NULL FROM runs'),
      all('SELECT run, tag FROM tags ORDER BY run, tag'),
      all('SELECT run, text FROM notes ORDER BY run'),
      all('SELECT name, baseline_run_id FROM experiments')
    ]
  } finally {
    database.close()
  }
}
/** What the window shows and how: its address, but for the place one is at and the one run that is chosen, its charts, and which are zoomed. */
async function windowState(page: Page): Promise<unknown> {
  const query = new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')
  for (const name of ['at', 'row', 'sel']) query.delete(name)
  query.sort()
  return {
    query: query.toString(),
    charts: await page.getByRole('region', { name: 'Charts' }).getByRole('heading').allTextContents(),
    zoomed: await page.getByRole('button', { name: 'Reset zoom' }).count()
  }
}

/** Things a person does, each of them one step; `turn` makes them differ. */
function actionsOf(page: Page): ((turn: number) => Promise<void>)[] {
  const runs = createRunsPage(page)
  const box = page.getByRole('combobox', { name: 'Filter runs' })
  const onRow = async (turn: number, key: string): Promise<void> => {
    await runs.rows
      .nth(turn % 3)
      .getByRole('gridcell')
      .nth(3)
      .click()
    await page.keyboard.press(key)
  }
  const onPlot = async (key: string): Promise<void> => {
    await createChartCard(page, 'val_loss by epoch').plot.focus()
    await page.keyboard.press(key)
  }
  return [
    async turn => {
      await box.fill(turn % 2 === 0 ? `number > ${turn % 5}` : `learning_rate > 0.000${1 + (turn % 3)}`)
      await box.press('Enter')
    },
    turn =>
      runs
        .header(turn % 2 === 0 ? /^Name/ : /^learning_rate/)
        .getByRole('button')
        .first()
        .click(),
    turn => onRow(turn, 'l'),
    turn => onRow(turn, 'b'),
    async () => {
      const isFirst = (await page.getByRole('region', { name: 'Charts' }).getByRole('heading').first().textContent()) === 'val_loss'
      await onPlot(isFirst ? 'Alt+ArrowDown' : 'Alt+ArrowUp')
    },
    async () => onPlot((await createChartCard(page, 'val_loss by epoch').resetZoom.count()) === 0 ? '+' : '0'),
    async turn => {
      await onRow(turn, 'F2')
      await page.getByRole('textbox', { name: 'Run name' }).fill(`name ${turn}`)
      await page.keyboard.press('Enter')
    },
    async turn => {
      await onRow(turn, 't')
      await page
        .getByRole('combobox', { name: /tags/i })
        .or(page.getByRole('textbox', { name: /tags/i }))
        .first()
        .fill(`tag ${turn}`)
      await page.keyboard.press('Enter')
    }
  ]
}

test('two hundred steps of many kinds are taken back, one after the other, to where they began', async ({ page, host }) => {
  test.setTimeout(300_000)
  await page.goto(host.url)
  await createRunsPage(page).rows.first().waitFor()
  await createChartCard(page, 'val_loss by epoch').plot.waitFor()
  const state = async (): Promise<string> => JSON.stringify([libraryState(host.libraryFolder), await windowState(page)])
  const first = await state()
  const actions = actionsOf(page)
  for (let turn = 0; turn < 200; turn++) {
    const before = await state()
    // Every kind in turn, and not always in the same order.
    await actions[(turn * 3 + Math.floor(turn / actions.length)) % actions.length]?.(turn)
    await expect.poll(state, { message: `step ${turn}` }).not.toBe(before)
  }
  expect(await state()).not.toBe(first)
  for (let turn = 0; turn < 200; turn++) await page.locator('body').press('Control+z')
  await expect.poll(state, { timeout: 60_000 }).toBe(first)
})
