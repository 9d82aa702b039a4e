import type { Locator, Page } from '@playwright/test'

/** The list of runs. */
export function createRunsPage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Runs' })
  const row = (name: string | RegExp): Locator =>
    grid.getByRole('row').filter({ has: page.getByRole('link', { name, exact: typeof name === 'string' }) })

  return {
    grid,
    row,
    rows: grid.getByRole('row').filter({ has: page.getByRole('link') }),
    selected: grid.getByRole('row', { selected: true }),
    checkbox: (name: string): Locator => grid.getByRole('checkbox', { name: `Select ${name}` }),
    header: (name: string | RegExp): Locator => grid.getByRole('columnheader', { name }),
    cell: (name: string, text: string | RegExp): Locator => row(name).getByRole('gridcell', { name: text }),
    bulk: page.getByRole('toolbar', { name: /^Actions for/ }),
    async open(): Promise<void> {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click()
    }
  }
}
