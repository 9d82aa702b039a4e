import type { Locator, Page } from '@playwright/test'

/** What was deleted and can still be had back. */
export function createTrashPage(page: Page) {
  const main = page.getByRole('main', { name: 'Trash' })
  const grid = main.getByRole('grid', { name: 'Trash' })
  const question = page.getByRole('alertdialog')

  return {
    main,
    grid,
    row: (name: string): Locator =>
      grid.getByRole('row').filter({ has: page.getByRole('checkbox', { name: `Select ${name}`, exact: true }) }),
    rows: grid.getByRole('row').filter({ has: page.getByRole('button', { name: /^Restore / }) }),
    selected: grid.getByRole('row', { selected: true }),
    checkbox: (name: string): Locator => grid.getByRole('checkbox', { name: `Select ${name}`, exact: true }),
    restore: main.getByRole('button', { name: 'Restore', exact: true }),
    purge: main.getByRole('button', { name: 'Delete forever', exact: true }),
    purgeRun: (name: string): Locator => grid.getByRole('button', { name: `Delete ${name} forever` }),
    empty: main.getByRole('button', { name: 'Empty trash' }),
    /** The question before anything is deleted for good. */
    question,
    cancel: question.getByRole('button', { name: 'Cancel' }),
    confirm: question.getByRole('button', { name: 'Delete forever' }),
    count: question.getByRole('textbox'),
    toast: (text: string): Locator => page.getByRole('status').filter({ hasText: text }),
    async open(): Promise<void> {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Trash' }).click()
    }
  }
}
