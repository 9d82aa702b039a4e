import type { Page } from '@playwright/test'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 120 })

test.beforeEach(async ({ page, host }) => {
  await page.goto(host.url)
  await expect(createRunsPage(page).rows.first()).toBeVisible()
})

function createPalette(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Command palette' })
  return {
    dialog,
    options: dialog.getByRole('option'),
    option: (name: string | RegExp) => dialog.getByRole('option', { name }),
    async ask(text: string): Promise<void> {
      await page.keyboard.press('Control+k')
      await dialog.getByRole('combobox', { name: 'Search commands and runs' }).fill(text)
    }
  }
}

test('commands act on the selection, say why they cannot, and show their shortcuts', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const palette = createPalette(page)
  await palette.ask('>rename')
  await expect(palette.option('Rename: select exactly one run')).toHaveAttribute('aria-disabled', 'true')
  await keyboard.press('Enter')
  await expect(palette.dialog).toBeVisible()
  await keyboard.press('Escape')

  await runs.checkbox('seeded 118').click()
  await palette.ask('>rename')
  await expect(palette.option(/^Rename/)).toContainText('E')
  await keyboard.press('Enter')
  const rename = page.getByRole('dialog', { name: /Rename/ })
  await rename.getByRole('textbox').fill('renamed from afar')
  await keyboard.press('Enter')
  await expect(runs.row('renamed from afar')).toBeVisible()

  // On the page of a run they are about that run.
  await palette.ask('#77')
  await expect(palette.options.first()).toContainText('seeded 77')
  await keyboard.press('Enter')
  await expect(createRunPage(page).name).toHaveText('seeded 77')
  await palette.ask('>lock')
  await expect(palette.option(/^Lock/)).toContainText('1 selected')
  await keyboard.press('Enter')
  await palette.ask('>lock')
  await expect(palette.option(/^Unlock/)).toBeVisible()
})

test('what was used lately comes first when nothing is written', async ({ page }) => {
  const { keyboard } = page
  const palette = createPalette(page)
  await palette.ask('density: comfortable')
  await keyboard.press('Enter')
  await palette.ask('#42')
  await expect(palette.options.first()).toContainText('seeded 42')
  await keyboard.press('Enter')
  await expect(createRunPage(page).name).toHaveText('seeded 42')
  await keyboard.press('Control+k')
  await expect(palette.options).toContainText(['seeded 42', 'Density: Comfortable'])
  // What cannot be done now is not proposed.
  await expect(palette.dialog.locator('[role=option][aria-disabled=true]')).toHaveCount(0)
})

test('= filters the runs and says a fault in place', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const palette = createPalette(page)
  await palette.ask('=lerning_rate < 0.01')
  await expect(palette.dialog.getByRole('alert')).toHaveText(
    'No hyperparameter, metric or field named “lerning_rate”. Did you mean learning_rate?'
  )
  await keyboard.press('Enter')
  await expect(palette.dialog).toBeVisible()
  await keyboard.press('Escape')

  await palette.ask('=name = "seeded 42"')
  await expect(palette.dialog.getByRole('alert')).toHaveText('Use == to compare. Replace = with ==?')
  await keyboard.press('Enter')
  await expect(palette.option('Filter runs: name == "seeded 42"')).toContainText('1 run')
  await keyboard.press('Enter')
  await expect(runs.rows).toHaveCount(1)
  await expect(page.getByRole('combobox', { name: 'Filter runs' })).toHaveValue('name == "seeded 42"')
  await page.getByRole('main').focus()
  await keyboard.press('Control+z')
  await expect(runs.grid).toHaveAttribute('aria-rowcount', '121')
})

test('words that nothing has filter the runs by name, also from another view', async ({ page }) => {
  const { keyboard } = page
  const palette = createPalette(page)
  await keyboard.press('g')
  await keyboard.press('s')
  await expect(page.getByRole('main', { name: 'Sweeps' })).toBeVisible()
  await palette.ask('zebra < 3')
  await expect(palette.dialog.getByText('No match for “zebra < 3”. Press Enter to filter runs by name.')).toBeVisible()
  await keyboard.press('Enter')
  await expect(page.getByText(/^No run matches this filter/)).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Filter runs' })).toHaveValue('"zebra < 3"')
  await keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('main', { name: 'Sweeps' })).toBeVisible()
})

test('a hyperparameter is filtered by, shown as a column and explained; ? helps', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const palette = createPalette(page)
  const filter = page.getByRole('combobox', { name: 'Filter runs' })
  await palette.ask('filter by dropout')
  await keyboard.press('Enter')
  await expect(filter).toBeFocused()
  await expect(filter).toHaveValue(/^dropout_rate $/)
  await filter.fill('')

  await expect(runs.header(/^momentum/)).toHaveCount(0)
  await palette.ask('add column momentum')
  await keyboard.press('Enter')
  await expect(runs.header(/^momentum/)).toHaveCount(1)

  await palette.ask('?')
  await palette.option('# Runs by name, number, tag or note').click()
  await expect(palette.dialog.getByRole('combobox')).toHaveValue('#')
  await palette.dialog.getByRole('combobox').fill('?explain momentum')
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'momentum' })).toBeVisible()
})
