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
  await main.getByText('More: seed, patience').click()
  await page.locator('[data-field="max_train_samples"]').fill('3000')
  await page.locator('[data-field="seed"]').fill('1')
  await main.getByRole('button', { name: 'Start run' }).click()
  await main.getByRole('tab', { name: 'Predictions' }).click()
  const matrix = main.getByRole('table', { name: 'Confusion matrix' })
  await expect(matrix.getByRole('row')).toHaveCount(11, { timeout: 60_000 })
  await expect(main.getByText(/^\d,?\d{3} of 10,000 test samples are right/)).toBeVisible()
  const mistakes = main.getByRole('region', { name: 'Worst mistakes' })
  await expect(mistakes.getByRole('img').first()).toHaveAccessibleName(/^true \d, answer \d, \d+(\.\d+)? % certain$/)
  await expect(mistakes.getByRole('listitem')).toHaveCount(60)
  await expectAccessible(page, 'predictions')

  // Which digits it mistakes depends on the seed; some it does.
  const name = (await matrix.getByRole('button').first().getAttribute('aria-label')) ?? ''
  const [, truth, answer] = /of (\d) taken for (\d)$/.exec(name) ?? []
  const cell = matrix.getByRole('button', { name, exact: true })
  await cell.click()
  await expect(cell).toHaveAttribute('aria-pressed', 'true')
  await expect(mistakes.getByRole('listitem').first()).toContainText(`true ${truth}, answer ${answer},`)
  for (const text of await mistakes.getByRole('listitem').allTextContents()) expect(text).toContain(`true ${truth}, answer ${answer},`)
  await main.getByRole('checkbox', { name: 'share of each row' }).check()
  await expect(cell).toHaveText(/ %$/)
  await mistakes.getByRole('button', { name: 'Show all' }).click()
  await expect(mistakes.getByRole('listitem')).toHaveCount(60)
  await expect(main.getByRole('table', { name: 'Per class' }).getByRole('row')).toHaveCount(11)
})
