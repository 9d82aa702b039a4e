import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** From an empty library to the first curve in two clicks; leaves the page at the run, which trains. */
export async function startFirstRun(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: 'Train on MNIST' })
    .or(page.getByRole('button', { name: 'Train on MNIST' }))
    .click()
  await page.getByRole('button', { name: 'Start run' }).click()
  await expect(page).toHaveURL(/#\/runs\/[0-9a-f-]{36}/)
}

/** Waits until curves of real epochs are drawn. */
export async function expectLiveCurves(page: Page): Promise<void> {
  await expect(page.getByText(/val_accuracy/).first()).toBeVisible()
  await expect(page.locator('canvas').first()).toBeVisible()
  await expect(page.getByText(/[2-9] ?\/ ?100/).first()).toBeVisible({ timeout: 60_000 })
}
