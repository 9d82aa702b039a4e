import type { HyperparameterName } from '../../src/shared/hyperparameters.ts'
import { createNewRunPage } from './pages/newRunPage.ts'
import type { Typed } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

/** What is typed, where, and the exact words that must stand below it. */
const faults: [HyperparameterName, typed: string, words: string][] = [
  ['learning_rate', '0', 'Enter a number above 0, up to 10.'],
  ['learning_rate', '-0.1', 'Enter a number above 0, up to 10.'],
  ['learning_rate', 'fast', 'Enter a number above 0, up to 10.'],
  ['learning_rate', '0,001', 'Use a point for decimals: 0.001?'],
  ['batch_size', '60000', 'Enter a whole number from 1 to 54,000.'],
  ['batch_size', '0', 'Enter a whole number from 1 to 54,000.'],
  ['batch_size', 'all', 'Enter a whole number from 1 to 54,000.'],
  ['num_epochs', 'ten', 'Enter a whole number from 1 to 100,000.'],
  ['num_epochs', '1.5', 'Enter a whole number from 1 to 100,000.'],
  ['num_hidden_layers', '33', 'Enter a whole number from 0 to 32.'],
  ['hidden_units', '256, 128', 'The list has 2 values but num_hidden_layers is 3.'],
  ['hidden_units', 'many', 'Enter a whole number from 1 to 65,536.'],
  ['dropout_rate', '1', 'Enter a number from 0 up to, but not including, 1.'],
  ['validation_split', '0.9', 'Enter a number from 0 up to, but not including, 0.9.']
]

const preset: Typed = {
  learning_rate: '0.001',
  batch_size: '32',
  num_epochs: '100',
  num_hidden_layers: '3',
  hidden_units: '128',
  dropout_rate: '0.2',
  validation_split: '0.1'
}

test.beforeEach(({ page, host }) => page.goto(`${host.url}#/new-run?preset=mnist-mlp`))

test('the preset is filled in, explained and added up', async ({ page }) => {
  const { field, main, choice } = createNewRunPage(page)
  for (const [name, value] of Object.entries(preset)) await expect(field(name as HyperparameterName)).toHaveValue(value)
  await expect(choice('optimizer')).toHaveValue('adam')
  await expect(field('learning_rate')).toHaveAccessibleDescription(
    'Size of each step down the loss. Too high: loss jumps or becomes NaN Too low: learns very slowly'
  )
  await expect(field('num_hidden_layers')).toHaveAccessibleDescription(/0 = linear model/)
  await expect(main.getByText('784 → 128 → 128 → 128 → 10', { exact: true })).toBeVisible()
  await expect(main.getByText('134,794 parameters', { exact: true })).toBeVisible()
  await expect(main.getByText('54,000 train / 6,000 validation / 10,000 test', { exact: true })).toBeVisible()
  await expect(main.getByText('1,688 steps per epoch', { exact: true })).toBeVisible()
  await expect(main.getByText(/^Predicted .+ per epoch, about .+ in all \(.+-.+\), done about \d\d:\d\d/)).toBeVisible()
  await expect(main.getByText('A rough guess: no run on this computer yet tells better.')).toBeVisible()
})

test('every wrong value is named below its field once it is left, until it is right', async ({ page }) => {
  const { field, main } = createNewRunPage(page)
  for (const [name, typed, words] of faults) {
    await test.step(`${name} ${typed}`, async () => {
      await field(name).fill(typed)
      await expect(main.getByText(words, { exact: true })).toHaveCount(0)
      await field(name).press('Tab')
      await expect(field(name)).toHaveAccessibleDescription(new RegExp(`${words.replaceAll(/[.?+*()]/g, String.raw`\$&`)}$`))
      await expect(field(name)).toHaveAttribute('aria-invalid', 'true')
      await field(name).fill(preset[name] ?? '')
      await expect(main.getByText(words, { exact: true })).toHaveCount(0)
      await expect(field(name)).toHaveAttribute('aria-invalid', 'false')
    })
  }
  await field('learning_rate').fill('0.2')
  await expect(main.getByText('High for adam; 0.0001 to 0.01 is usual.')).toBeVisible()
  await field('validation_split').fill('0')
  await expect(main.getByText('No validation curve: nothing tells when it overfits.')).toBeVisible()
})

test('starting with faults starts nothing, says what to fix and goes to the first', async ({ page }) => {
  const { field, fill, start, addToQueue, fault, seeds } = createNewRunPage(page)
  await fill({ batch_size: 'all', dropout_rate: '1' })
  await start.click()
  await expect(fault).toHaveText('Fix 2 fields: batch_size, dropout_rate.')
  await expect(field('batch_size')).toBeFocused()

  // The first is the topmost, whatever is wrong with it.
  await fill({ learning_rate: '0' })
  await addToQueue.click()
  await expect(fault).toHaveText('Fix 3 fields: learning_rate, batch_size, dropout_rate.')
  await expect(field('learning_rate')).toBeFocused()

  // A field out of sight is brought to sight.
  await fill({ learning_rate: '1/1000', batch_size: '2^5', dropout_rate: '2e-1', seed: 'lucky' })
  await page.getByText('More: seed, patience').click()
  await expect(field('seed')).toBeHidden()
  await seeds.fill('51')
  await page.keyboard.press('Control+Enter')
  await expect(fault).toHaveText('Fix 2 fields: seed, seeds.')
  await expect(field('seed')).toBeFocused()
  await expect(page.getByText('Seeds: enter a whole number from 1 to 50.')).toBeVisible()

  await expect(page).toHaveURL(/#\/new-run/)
  await expect(page.getByRole('contentinfo', { name: 'Queue' })).toContainText('Nothing running.')
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByRole('heading', { name: 'Train your first network' })).toBeVisible()
})

test('no hidden layer is a softmax regression, which trains', async ({ page }) => {
  const form = createNewRunPage(page)
  const run = createRunPage(page)
  await form.fill({ num_hidden_layers: '0', num_epochs: '2', max_train_samples: '2000', seed: '7' })
  await expect(form.main.getByText('784 → 10', { exact: true })).toBeVisible()
  await expect(form.main.getByText('7,850 parameters', { exact: true })).toBeVisible()
  await form.run()
  await run.is('completed')
  await expect(run.hyperparameters.getByRole('button', { name: 'num_hidden_layers 0' })).toBeVisible()

  // The same once more would be the same run: the form says so before it is started.
  await run.runAgain.click()
  await form.fill({ seed: '7' })
  await expect(form.main.getByRole('status')).toContainText('Same configuration, seed and data as #0001; the result would be identical.')
})
