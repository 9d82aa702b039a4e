import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test('a number is predicted, judged in its own unit, and drawn beside the true one', async ({ page, host }) => {
  await page.goto(`${host.url}#/new-run?dataset=friedman`)
  const form = createNewRunPage(page)
  await expect(form.main.getByText('1,000 x 10, a number to predict')).toBeVisible()
  await expect(form.main.getByText('10 → 128 → 128 → 128 → 1', { exact: true })).toBeVisible()
  await form.openMore()
  await form.choice('loss_function').selectOption('binary_crossentropy')
  await expect(form.main.getByText('binary_crossentropy is for classes; the target of this dataset is a number.')).toBeVisible()
  await form.choice('loss_function').selectOption('huber')
  await form.run({ num_epochs: '15', learning_rate: '0.01', dropout_rate: '0', hidden_units: '32' })
  const run = createRunPage(page)
  await run.is('completed')
  await expect(page.getByRole('main').getByText('test mean_absolute_error')).toBeVisible()
  await expect(page.getByRole('main').getByText('test r2')).toBeVisible()
  await expect(page.getByRole('figure', { name: /mean_absolute_error/ }).first()).toBeVisible()
  await expect(page.getByRole('figure', { name: /accuracy/ })).toHaveCount(0)
  await page.getByRole('tab', { name: /Predictions/ }).click()
  await expect(page.getByRole('img', { name: /^Predicted against true numbers, off by \d/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Worst predictions' }).getByRole('row')).toHaveCount(51)
})
