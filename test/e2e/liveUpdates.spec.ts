import type { Page } from '@playwright/test'
import { createChartCard } from './pages/chartCard.ts'
import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 300 })

/** Starts a run of many short epochs, which trains until the host is closed. */
async function startEndlessRun(page: Page, url: string): Promise<void> {
  await page.goto(`${url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ num_epochs: '100000', max_train_samples: '1000', batch_size: '64', hidden_units: '16' })
  await createRunPage(page).is('running')
}

/** How many epochs the queue strip says are done. */
async function epochsDone(page: Page): Promise<number> {
  const text = await page.getByRole('contentinfo', { name: 'Queue' }).innerText()
  return Number(/epoch (\d+)\/100000/.exec(text)?.[1] ?? 0)
}

/** Waits until the run has gone on for some epochs, and has been heard of. */
async function trainOn(page: Page, epochs = 20): Promise<void> {
  const before = await epochsDone(page)
  await expect.poll(() => epochsDone(page)).toBeGreaterThan(before + epochs)
}

/** Everything about the table that an update must leave alone. */
function stateOf(page: Page) {
  const { grid } = createRunsPage(page)
  return grid.evaluate(element => {
    const rows = [...element.querySelectorAll('[role=row]')].filter(row => row.querySelector('a'))
    const order = rows.toSorted((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
    return {
      scrollTop: element.scrollTop,
      scrollLeft: element.scrollLeft,
      places: order.map(
        row => `${row.getAttribute('aria-rowindex')} ${row.querySelector('a')?.textContent} ${row.getBoundingClientRect().y}`
      ),
      selected: order.filter(row => row.getAttribute('aria-selected') === 'true').map(row => row.querySelector('a')?.textContent),
      sort: [...element.querySelectorAll('[aria-sort]')].map(header => `${header.textContent} ${header.getAttribute('aria-sort')}`),
      active: element.getAttribute('aria-activedescendant'),
      focus: document.activeElement?.outerHTML.slice(0, 200),
      address: location.href
    }
  })
}

/** The table's state once it has come to rest below its top. */
async function restingState(page: Page): Promise<Awaited<ReturnType<typeof stateOf>>> {
  let state = await stateOf(page)
  await expect
    .poll(async () => {
      const before = JSON.stringify(state)
      state = await stateOf(page)
      // The address names the row at the top once scrolling has ended.
      return state.scrollTop > 0 && state.address.includes('at=') && JSON.stringify(state) === before
    })
    .toBe(true)
  return state
}

test('training moves neither scroll, selection, sort, zoom nor focus', async ({ page, host }) => {
  const runs = createRunsPage(page)
  const loss = createChartCard(page, 'val_loss by epoch')
  await startEndlessRun(page, host.url)
  await runs.open()
  await runs.header('val_accuracy: max').getByRole('button', { name: 'val_accuracy: max' }).first().click()
  await expect(runs.header('val_accuracy: max')).toHaveAttribute('aria-sort', /ending$/)

  // In the middle of the list, with two finished runs chosen and their curves zoomed.
  await expect(runs.rows.first()).toBeVisible()
  await runs.grid.focus()
  for (let presses = 0; presses < 2; presses++) await page.keyboard.press('PageDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(runs.selected).toHaveCount(2)
  await expect(loss.figure).toHaveAccessibleName('val_loss by epoch, 2 runs')
  const plot = (await loss.plot.boundingBox())!
  await page.mouse.move(plot.x + plot.width * 0.4, plot.y + plot.height / 2)
  await page.mouse.down()
  await page.mouse.move(plot.x + plot.width * 0.7, plot.y + plot.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect(loss.resetZoom).toBeVisible()
  // The pointer rests on the table.
  await runs.grid.hover({ position: { x: 300, y: 200 } })
  await runs.grid.focus()
  await expect(page.getByRole('status')).toHaveCount(0)

  const before = await restingState(page)
  expect(before.selected).toHaveLength(2)
  const picture = await loss.picture.screenshot()
  await trainOn(page)
  expect(await stateOf(page)).toEqual(before)
  expect(await loss.picture.screenshot()).toEqual(picture)
})

test('rows keep their places until one asks for the new order, while their cells change', async ({ page, host, context }) => {
  const runs = createRunsPage(page)
  await page.goto(`${host.url}#/runs?sort=name`)
  await expect(runs.rows.first()).toContainText('seeded 1')
  await runs.grid.hover({ position: { x: 300, y: 100 } })
  const second = await runs.rows.nth(1).getByRole('link').innerText()

  // Another window gives the second run a name that goes to the end.
  const other = await context.newPage()
  await other.goto(`${host.url}#/runs?sort=name`)
  const list = createRunsPage(other)
  await list.row(second).getByRole('link').click()
  await other.getByRole('button', { name: 'Rename' }).click()
  await other.getByRole('textbox', { name: 'Run name' }).fill('zebra')
  await other.keyboard.press('Enter')
  await expect(createRunPage(other).name).toHaveText('zebra')

  await expect(runs.rows.nth(1)).toContainText('zebra')
  const resort = page.getByRole('button', { name: 'Re-sort (1 moved)' })
  await expect(resort).toBeVisible()
  await expect(runs.rows.nth(1)).toContainText('zebra')
  await resort.click()
  await expect(runs.rows.nth(1)).not.toContainText('zebra')
})

test('new runs wait above a table that is scrolled, and an open menu stays open', async ({ page, host, context }) => {
  const runs = createRunsPage(page)
  await page.goto(host.url)
  await expect(runs.rows.first()).toBeVisible()
  await runs.grid.focus()
  for (let presses = 0; presses < 2; presses++) await page.keyboard.press('PageDown')
  await page.keyboard.press('Home')
  const before = await restingState(page)

  await startEndlessRun(await context.newPage(), host.url)
  const chip = page.getByText('1 new run.')
  await expect(chip).toBeVisible()
  await trainOn(page)
  expect(await stateOf(page)).toEqual(before)

  await runs.header('State').getByRole('button', { name: 'State menu' }).click()
  const item = page.getByRole('menuitem', { name: 'Sort ascending' })
  await item.focus()
  await trainOn(page)
  await expect(item).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(item).toBeHidden()
  await expect(runs.grid).toBeFocused()

  await chip.getByRole('button', { name: 'Show' }).click()
  await expect(runs.rows.first()).toContainText('running')
  await expect(chip).toBeHidden()
})
