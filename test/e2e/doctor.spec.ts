import { expectAccessible } from './pages/accessibility.ts'
import { expect, test } from './pages/test.ts'

test('curves say in words what is wrong, with the figures, and a press tries what would help', async ({ page, host }) => {
  const main = page.getByRole('main')
  const field = (name: string) => page.locator(`[data-field="${name}"]`)
  const findings = main.getByRole('region', { name: 'What the curves say' })
  await page.goto(`${host.url}#/new-run?dataset=moons`)
  await expect(field('learning_rate')).toHaveValue('0.001')

  await test.step('a rate that is far too small does not learn', async () => {
    for (const [name, value] of [
      ['learning_rate', '1e-7'],
      ['num_epochs', '8'],
      ['hidden_units', '16'],
      ['dropout_rate', '0']
    ] as const)
      await field(name).fill(value)
    await main.getByRole('button', { name: 'Start run' }).click()
    await expect(findings.getByText('It does not learn.')).toBeVisible({ timeout: 60_000 })
    await expect(findings.getByText(/^It does not learn\. loss went from 0\.\d+ to 0\.\d+ in \d epochs\.$/)).toBeVisible()
    await expect(main.getByText('completed').first()).toBeVisible({ timeout: 60_000 })
    await expectAccessible(page, 'what curves say')
  })

  await test.step('what it advises is filled into the next run, which is as this one otherwise', async () => {
    await findings.getByRole('button', { name: 'Try learning_rate 1e-6' }).click()
    await expect(field('learning_rate')).toHaveValue('1e-6')
    await expect(field('num_epochs')).toHaveValue('8')
    await expect(main.getByRole('combobox', { name: 'Dataset' })).toHaveValue('moons')
  })

  await test.step('a rate that suits it, cut short, was not finished; then nothing is wrong', async () => {
    await field('learning_rate').fill('0.01')
    await field('num_epochs').fill('60')
    await main.getByRole('button', { name: 'Start run' }).click()
    await expect(main.getByText('completed').first()).toBeVisible({ timeout: 90_000 })
    await expect(findings.getByText('It does not learn.')).toHaveCount(0)
    await expect(findings).toBeVisible()
  })
})
