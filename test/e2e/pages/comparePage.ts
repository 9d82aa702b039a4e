import type { Locator, Page } from '@playwright/test'
import { createRunsPage } from './runsPage.ts'
import type { NodeHost } from './nodeHost.ts'

/** The comparison of some runs. */
export function createComparePage(page: Page) {
  const table = page.getByRole('table', { name: 'Comparison' })
  return {
    table,
    tab: (name: string): Locator => page.getByRole('tab', { name, exact: true }),
    row: (name: string | RegExp): Locator => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) }),
    /** Names at the head of the columns. */
    names: table.getByRole('columnheader').getByRole('button'),
    chips: page.getByRole('toolbar', { name: 'Compared runs' }),
    chip: (name: string): Locator =>
      page.getByRole('toolbar', { name: 'Compared runs' }).getByRole('button', { name: new RegExp(`^${name} #`) }),
    notes: page.getByRole('note'),
    brushes: page.getByRole('group', { name: 'Brushes' }),
    async copy(form: string): Promise<string> {
      await page.getByRole('button', { name: 'Copy', exact: true }).click()
      await page.getByRole('menuitem', { name: form }).click()
      return page.evaluate(() => navigator.clipboard.readText())
    }
  }
}

/** The id of a run in the list of runs. */
export async function idOf(page: Page, name: string): Promise<string> {
  const href = await createRunsPage(page).row(name).getByRole('link').getAttribute('href')
  return href?.split('/').at(-1) ?? ''
}

export async function openCompare(page: Page, host: NodeHost, query: string): Promise<void> {
  const place = new URL(host.url)
  place.hash = `/compare?${query}`
  await page.goto(place.href)
}
