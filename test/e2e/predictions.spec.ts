import { expectAccessible } from './pages/accessibility.ts'
import { expect, test } from './pages/test.ts'

test('what a run gets wrong is seen: which for which, the worst as pictures, each class by itself', async ({ page, host }) => {
  const main = page.getByRole('main')
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  for (const [name, value] of [
    ['num_epochs', '2'],
    ['hidden_units', '16']
  ] as const)
    await page.locator(`[data-field="${name}"]`).fill(value)
  await main.getByText('More hyperparameters').or(main.locator('summary')).first().click()
  await page.locator('[data-field="max_train_samples"]').fill('3000')
  await main.getByRole('button', { name: 'Start run' }).click()
  await main.getByRole('tab', { name: 'Predictions' }).click()
  const matrix = main.getByRole('table', { name: 'Confusion matrix' })
  await expect(matrix.getByRole('row')).toHaveCount(11, { timeout: 60_000 })
  await expect(main.getByText(/^\d,?\d{3} of 10,000 test samples are right/)).toBeVisible()
  const mistakes = main.getByRole('region', { name: 'Worst mistakes' })
  await expect(mistakes.getByRole('img').first()).toHaveAccessibleName(/^true \d, answer \d, \d+(\.\d+)? % certain$/)
  await expect(mistakes.getByRole('listitem')).toHaveCount(60)
  await expectAccessible(page, 'predictions')

  const cell = matrix.getByRole('button', { name: / of 4 taken for 9$/ })
  await cell.click()
  await expect(cell).toHaveAttribute('aria-pressed', 'true')
  for (const text of await mistakes.getByRole('listitem').allTextContents()) expect(text).toMatch(/true 4, answer 9,/)
  await main.getByRole('checkbox', { name: 'share of each row' }).check()
  await expect(cell).toHaveText(/ %$/)
  await mistakes.getByRole('button', { name: 'Show all' }).click()
  await expect(mistakes.getByRole('listitem')).toHaveCount(60)
  await expect(main.getByRole('table', { name: 'Per class' }).getByRole('row')).toHaveCount(11)
})
