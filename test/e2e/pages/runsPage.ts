import type { Locator, Page } from '@playwright/test'

/** The list of runs. */
export function createRunsPage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Runs' })
  const row = (name: string | RegExp): Locator =>
    grid.getByRole('row').filter({ has: page.getByRole('link', { name, exact: typeof name === 'string' }) })

  const bulk = page.getByRole('toolbar', { name: /^Actions for/ })

  return {
    grid,
    row,
    rows: grid.getByRole('row').filter({ has: page.getByRole('link') }),
    selected: grid.getByRole('row', { selected: true }),
    checkbox: (name: string): Locator => grid.getByRole('checkbox', { name: `Select ${name}` }),
    header: (name: string | RegExp): Locator => grid.getByRole('columnheader', { name }),
    cell: (name: string, text: string | RegExp): Locator => row(name).getByRole('gridcell', { name: text }),
    bulk,
    /** A button of the bar of selected runs, seen or in the menu of those that do not fit. */
    action: (name: string): Locator => bulk.locator('button', { hasText: name }),
    /** Presses a button of the bar of selected runs, be it in the menu of those that do not fit. */
    async act(name: string): Promise<void> {
      const button = bulk.getByRole('button', { name, exact: true })
      const more = bulk.getByRole('button', { name: 'More actions' })
      await button.or(more).first().waitFor()
      if (await button.isVisible()) return button.click()
      await more.click()
      await page.getByRole('menuitem', { name, exact: true }).click()
    },
    async open(): Promise<void> {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click()
    }
  }
}
