import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

type Choice =
  | 'Curves, every point'
  | 'Shown'
  | 'Everything'
  | 'As shown'
  | 'Full precision'
  | 'CSV'
  | 'Tab-separated'
  | 'JSON'
  | 'LaTeX (booktabs)'
  | 'Markdown'
  | RegExp

/** The dialog that takes the table out of the window. */
export function createExportDialog(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Export runs' })
  return {
    dialog,
    async choose(...names: Choice[]): Promise<void> {
      for (const name of names) await dialog.getByRole('radio', { name, exact: typeof name === 'string' }).check()
    },
    copy: dialog.getByRole('button', { name: 'Copy' }),
    /** Saves the file; its name and what is in it. */
    async save(): Promise<{ name: string; text: string }> {
      const download = page.waitForEvent('download')
      await dialog.getByRole('button', { name: 'Save file' }).click()
      const file = await download
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
    }
  }
}
