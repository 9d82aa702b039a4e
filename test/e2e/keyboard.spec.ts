import { createChartCard } from './pages/chartCard.ts'
import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 120 })

test.beforeEach(async ({ page, host }) => {
  await page.goto(host.url)
  await expect(createRunsPage(page).rows.first()).toBeVisible()
})

test('a run is started, found and compared by keys alone', async ({ page }) => {
  const { keyboard } = page
  const form = createNewRunPage(page)
  const run = createRunPage(page)
  const runs = createRunsPage(page)

  await test.step('N opens the form, Tab goes through it, Ctrl+Enter starts', async () => {
    await keyboard.press('n')
    await expect(form.main).toBeFocused()
    await form.field('learning_rate').focus()
    await keyboard.press('ArrowUp')
    await expect(form.field('learning_rate')).toHaveValue('0.00316')
    // A letter in a field is a letter, not a shortcut.
    await form.name.focus()
    await keyboard.type('new run')
    await form.fill({ num_epochs: '2', max_train_samples: '1000', hidden_units: '16' })
    await keyboard.press('Control+Enter')
    await expect(page).toHaveURL(/#\/runs\/[0-9a-f-]{36}/)
    await run.is('completed')
    await expect(run.name).toHaveText('new run')
  })

  await test.step('digits choose its tabs', async () => {
    await keyboard.press('6')
    await expect(run.tab('Environment')).toHaveAttribute('aria-selected', 'true')
    await keyboard.press('1')
    await expect(run.tab('Curves')).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('G R goes to the runs, arrows and Space select, C compares', async () => {
    await keyboard.press('g')
    await keyboard.press('r')
    await expect(runs.row('new run')).toBeVisible()
    await runs.grid.focus()
    await keyboard.press('Space')
    await expect(runs.selected).toHaveCount(1)
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('Space')
    await expect(runs.selected).toHaveCount(2)
    await keyboard.press('Shift+ArrowDown')
    await expect(runs.selected).toContainText(['seeded 119', 'seeded 118'])
    await keyboard.press('Shift+ArrowUp')
    await keyboard.press('Control+Home')
    await keyboard.press('Space')
    await expect(runs.selected).toContainText(['new run', 'seeded 119'])
    await keyboard.press('c')
    await expect(createChartCard(page, 'val_loss by epoch').figure).toHaveAccessibleName('val_loss by epoch, 2 runs')
  })

  await test.step('N goes to the next difference, Alt+Left back', async () => {
    // Before its table is there, N is the shell's key for a new run.
    await expect(page.getByRole('rowheader', { name: /^learning_rate/ })).toBeVisible()
    await keyboard.press('n')
    await expect(page.getByRole('rowheader', { name: /^learning_rate/ })).toBeFocused()
    await keyboard.press('Alt+ArrowLeft')
    await expect(runs.selected).toHaveCount(2)
  })

  await test.step('Esc clears the selection, Enter opens the run', async () => {
    await runs.grid.focus()
    await keyboard.press('Escape')
    await expect(runs.selected).toHaveCount(0)
    await keyboard.press('Control+End')
    await keyboard.press('Enter')
    await expect(run.name).toHaveText('seeded 1')
  })
})

test('the palette finds commands and runs, and gives the focus back', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  const search = palette.getByRole('combobox', { name: 'Search commands and runs' })
  await runs.grid.focus()
  await keyboard.press('Control+k')
  await expect(search).toBeFocused()
  await keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await expect(runs.grid).toBeFocused()

  await keyboard.press('Control+k')
  await keyboard.type('#77')
  await expect(palette.getByRole('option').first()).toContainText('seeded 77')
  await keyboard.press('Enter')
  await expect(createRunPage(page).name).toHaveText('seeded 77')

  await keyboard.press('Control+k')
  await keyboard.type('settings')
  await expect(palette.getByRole('option', { name: 'Go to Settings' })).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()

  // What cannot be done now says why and does nothing.
  await keyboard.press('Control+k')
  await keyboard.type('compare')
  await expect(palette.getByRole('option', { name: 'Compare: select 2 to 50 runs' })).toHaveAttribute('aria-disabled', 'true')
  await keyboard.press('Enter')
  await expect(palette).toBeVisible()
})

test('what was deleted comes back with Ctrl+Z, and goes again with Ctrl+Shift+Z', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  await runs.grid.focus()
  await keyboard.press('Shift+ArrowDown')
  await expect(runs.selected).toContainText(['seeded 120', 'seeded 119'])
  await keyboard.press('Delete')
  await expect(page.getByRole('status').filter({ hasText: 'Deleted 2 runs.' })).toBeVisible()
  await expect(runs.row('seeded 120')).toBeHidden()
  await expect(runs.grid).toHaveAttribute('aria-rowcount', '119')
  await keyboard.press('Control+z')
  await expect(page.getByText('Undid: delete 2 runs.')).toBeVisible()
  await expect(runs.row('seeded 120')).toBeVisible()
  await keyboard.press('Control+Shift+Z')
  await expect(runs.row('seeded 120')).toBeHidden()

  await keyboard.press('g')
  await keyboard.press('t')
  await page.getByRole('button', { name: 'Restore seeded 119' }).press('Enter')
  await expect(page.getByText(/^Restored 1 run to Default\./)).toBeVisible()
  await keyboard.press('g')
  await keyboard.press('r')
  await expect(runs.row('seeded 119')).toBeVisible()
  await expect(runs.grid).toHaveAttribute('aria-rowcount', '120')
})

test('Tab meets a skip link first and stops once in the table', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const skip = page.getByRole('link', { name: 'Skip to main content' })
  await keyboard.press('Tab')
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Runs' })).toBeFocused()

  const inGrid = () => runs.grid.evaluate(grid => grid.contains(document.activeElement))
  const onGrid = () => runs.grid.evaluate(grid => grid === document.activeElement)
  for (let presses = 0; !(await inGrid()) && presses < 20; presses++) await keyboard.press('Tab')
  expect(await onGrid()).toBe(true)
  // The active cell is told, although the focus stays on the grid.
  const active = () => runs.grid.evaluate(grid => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent)
  expect(await active()).toContain('seeded 120')
  await keyboard.press('ArrowDown')
  expect(await active()).toContain('seeded 119')
  // Rows that are not read yet are met as well.
  await keyboard.press('Control+End')
  await expect.poll(active).toContain('seeded 1#0001')
  await keyboard.press('Tab')
  expect(await inGrid()).toBe(false)
  await keyboard.press('Shift+Tab')
  expect(await onGrid()).toBe(true)
})

test('? lists the keys, Q opens the queue, / filters, F6 goes round the regions', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const queue = page.getByRole('contentinfo', { name: 'Queue' })
  await keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help).toContainText('Command palette')
  // Keys below a dialog do nothing.
  await keyboard.press('n')
  await expect(help).toBeVisible()
  await keyboard.press('Escape')
  await expect(help).toBeHidden()

  await keyboard.press('q')
  await expect(queue).toContainText('The queue is empty.')
  await keyboard.press('q')
  await expect(queue).not.toContainText('The queue is empty.')

  const filter = page.getByRole('combobox', { name: 'Filter runs' })
  await runs.grid.focus()
  await keyboard.press('Control+f')
  await expect(filter).toBeFocused()
  await runs.grid.focus()
  await keyboard.press('/')
  await expect(filter).toBeFocused()
  await keyboard.type('seeded 42')
  await expect(runs.rows).toHaveCount(1)
  await keyboard.press('Escape')
  await expect(runs.grid).toHaveAttribute('aria-rowcount', '121')

  const regions = new Set<string>()
  for (let presses = 0; presses < 4; presses++) {
    await keyboard.press('F6')
    regions.add(await page.evaluate(() => document.activeElement?.closest('header, nav, main, footer')?.tagName ?? ''))
  }
  expect([...regions].toSorted()).toEqual(['FOOTER', 'HEADER', 'MAIN', 'NAV'])
})

test('letters are keys in Korean too, and none while the settings switch them off', async ({ page }) => {
  const { keyboard } = page
  const queue = page.getByRole('contentinfo', { name: 'Queue' })
  /** As a keyboard that writes Hangul tells the key Q. */
  const pressHangul = () =>
    page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ㅂ', code: 'KeyQ', bubbles: true })))
  await pressHangul()
  await expect(queue).toContainText('The queue is empty.')
  await pressHangul()
  await expect(queue).not.toContainText('The queue is empty.')

  await keyboard.press('g')
  await keyboard.press(',')
  await page
    .getByRole('checkbox', { name: /single/i })
    .or(page.getByRole('switch', { name: /single/i }))
    .click()
  await page.getByRole('main', { name: 'Settings' }).focus()
  await keyboard.press('q')
  await keyboard.press('g')
  await keyboard.press('r')
  await keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
  await expect(queue).not.toContainText('The queue is empty.')
})
