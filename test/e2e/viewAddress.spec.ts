import type { Page } from '@playwright/test'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 120 })

const boxOf = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' })
const countOf = (page: Page) => page.getByRole('main').getByText(/^\d+ (of \d+ )?runs?$/)
const statusOf = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text })
const addressOf = (page: Page): URLSearchParams => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')
/** Opens the Runs view at an address; the token is known from before. */
const goTo = (page: Page, query: string): Promise<unknown> => page.evaluate(to => (location.hash = to), `#/runs?${query}`)
/** Name of the first row below the header. */
async function topRow(page: Page): Promise<string> {
  const runs = createRunsPage(page)
  const head = await runs.header('Name').boundingBox()
  const edge = (head?.y ?? 0) + (head?.height ?? 0)
  const names = await runs.rows.evaluateAll(
    (rows, top) =>
      rows
        .filter(row => row.getBoundingClientRect().bottom > top + 1)
        .map(row => [row.getBoundingClientRect().top, row.querySelector('a')?.textContent] as const),
    edge
  )
  return names.toSorted(([a], [b]) => a - b)[0]?.[1] ?? ''
}

test('a view survives a reload and opens in another browser as it is', async ({ page, host, browser }) => {
  const runs = createRunsPage(page)
  await page.goto(host.url)
  await runs.rows.first().waitFor()
  await boxOf(page).fill('learning_rate > 0.0005')
  await expect(countOf(page)).toHaveText('90 of 120 runs')
  await runs.header(/^Name/).click()
  await runs.header(/^Note/).getByRole('button', { name: 'Note menu' }).click()
  await page.getByRole('menuitem', { name: 'Hide column' }).click()
  await runs.row('seeded 1').click()
  await runs.row('seeded 101').getByRole('checkbox').click()
  const bar = page.getByRole('separator', { name: 'Resize table and charts' })
  await bar.focus()
  await page.keyboard.press('ArrowRight')
  await runs.grid.evaluate(grid => grid.scrollTo({ top: 28 * 30 + 9 }))
  await expect.poll(() => addressOf(page).has('at')).toBe(true)
  const address = addressOf(page)
  expect(Object.fromEntries(address)).toMatchObject({ f: 'learning_rate > 0.0005', sort: 'name', hide: 'note', sel: '1,101' })
  const [split, top, url] = [await bar.getAttribute('aria-valuenow'), await topRow(page), page.url()]
  expect(split).not.toBe('55')

  async function expectSame(other: Page): Promise<void> {
    const there = createRunsPage(other)
    await expect.poll(() => topRow(other)).toBe(top)
    await expect(boxOf(other)).toHaveValue('learning_rate > 0.0005')
    await expect(there.header(/^Name/)).toHaveAttribute('aria-sort', 'ascending')
    await expect(there.header(/^Note/)).toHaveCount(0)
    await expect(other.getByRole('toolbar', { name: 'Actions for 2 selected runs' })).toBeVisible()
    await expect(other.getByRole('separator', { name: 'Resize table and charts' })).toHaveAttribute('aria-valuenow', split ?? '')
    expect(await there.grid.evaluate(grid => grid.scrollTop)).toBe(28 * 30 + 9)
    expect(Object.fromEntries(addressOf(other))).toEqual(Object.fromEntries(address))
  }
  await page.reload()
  await expectSame(page)
  const context = await browser.newContext()
  const other = await context.newPage()
  await other.goto(host.url)
  await other.goto(url)
  await expectSame(other)
  await context.close()
})

test('a look elsewhere loses nothing, and a row is where it was', async ({ page, host }) => {
  const runs = createRunsPage(page)
  await page.goto(host.url)
  await runs.rows.first().waitFor()
  await boxOf(page).fill('learning_rate > 0.0005')
  await expect(countOf(page)).toHaveText('90 of 120 runs')
  await runs.grid.evaluate(grid => grid.scrollTo({ top: 28 * 40 }))
  await expect.poll(() => addressOf(page).has('at')).toBe(true)
  const top = await topRow(page)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Datasets' }).click()
  await expect(page.getByRole('main', { name: 'Datasets' })).toBeVisible()
  await runs.open()
  await expect(countOf(page)).toHaveText('90 of 120 runs')
  await expect.poll(() => topRow(page)).toBe(top)
  await page.goBack()
  await expect(page.getByRole('main', { name: 'Datasets' })).toBeVisible()
  await page.goBack()
  await expect.poll(() => topRow(page)).toBe(top)
})

test('an address that asks for what is not there shows the rest of it', async ({ page, host }) => {
  const runs = createRunsPage(page)
  await page.goto(host.url)
  await runs.rows.first().waitFor()
  const [gone] = await runs.rows.evaluateAll(rows => rows.map(row => row.querySelector('a')?.getAttribute('href')?.split('/').at(-1) ?? ''))
  expect(gone).toBeTruthy()
  await runs.row('seeded 120').click()
  await page.keyboard.press('Delete')
  await expect(runs.row('seeded 120')).toBeHidden()

  await goTo(page, 'sel=120,7,99999&at=120&row=120')
  await expect(statusOf(page, '2 runs of this address are not in this library any more.')).toBeVisible()
  await expect(page.getByRole('toolbar', { name: 'Actions for 1 selected run' })).toBeVisible()
  await expect.poll(() => addressOf(page).get('sel')).toBe('7')

  await goTo(page, 'view=Nobody%27s&f=seeded%2011')
  await expect(statusOf(page, "There is no view “Nobody's” in this library. All runs are shown.")).toBeVisible()
  await expect(countOf(page)).toHaveText(/^11? of 119 runs$|^\d+ of 119 runs$/)

  await goTo(page, 'split=wide&w=name:1&cols=h:never,name&hide=m:nothing,note&sort=name')
  await expect(statusOf(page, 'Part of this address could not be read and is left out: w, split.')).toBeVisible()
  await expect(runs.header(/^Note/)).toHaveCount(0)
  await expect(runs.header(/^Name/)).toHaveAttribute('aria-sort', 'ascending')
})

test.describe('garbage in the address', () => {
  test.use({ seededRuns: 12 })
  for (const query of [
    'f=%00%FF&sort=,,,&cols=\\&w=::&stat=a&same=maybe&sel=NaN,-1,1e999,&at=x:y&row=-3&eye=0&top=abc&split=NaN&view=&e=nobody',
    `f=${'('.repeat(3000)}&cols=${'x,'.repeat(1500)}&sel=${'9'.repeat(4000)}`,
    '__proto__=1&constructor=2&toString=3&view=__proto__&sort=__proto__',
    'f=%22%3Bdrop%20table%20runs&view=%3Cimg%20onerror%3D1%3E'
  ]) {
    test(`never breaks the page: ${query.slice(0, 40)}`, async ({ page, host }) => {
      await page.goto(host.url)
      await createRunsPage(page).rows.first().waitFor()
      await goTo(page, query)
      await page.reload()
      await expect(page.getByRole('main', { name: 'Runs' })).toBeVisible()
      await goTo(page, 'sort=name')
      await expect(createRunsPage(page).rows.first()).toContainText('seeded 1')
    })
  }
})
