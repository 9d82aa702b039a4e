import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test.beforeEach(({ page, host }) => page.goto(`${host.url}#/new-run?preset=mnist-cnn`))

test('the layers of a preset are drawn up with shapes and costs, changed by rows, and said what is wrong with them', async ({ page }) => {
  const { main, field } = createNewRunPage(page)
  await expect(field('layers')).toHaveValue('conv:16:5 activation max_pool:2 conv:32:5 activation max_pool:2 flatten hidden')
  const table = main.getByRole('table')
  const row = (layer: string) =>
    table
      .getByRole('row')
      .filter({ has: page.getByRole('textbox') })
      .nth(Number(layer) - 1)
  await expect(table.getByRole('row', { name: /^input/ })).toContainText('28 × 28 × 1')
  await expect(row('1')).toContainText('28 × 28 × 16416313,600')
  await expect(row('7')).toContainText('1568')
  await expect(table.getByRole('row', { name: /^In all/ })).toContainText('215,370')
  await expect(main.getByText('215,370 parameters')).toBeVisible()
  await expect(main.getByText(/^About .+ MiB of memory for weights/)).toBeVisible()

  await main.getByRole('textbox', { name: 'Layer 1', exact: true }).fill('conv:8:3')
  await main.getByRole('textbox', { name: 'Layer 1', exact: true }).press('Tab')
  await expect(row('1')).toContainText('28 × 28 × 8')
  await main.getByRole('button', { name: 'Move flatten towards the input' }).click()
  await expect(field('layers')).toHaveValue('conv:8:3 activation max_pool:2 conv:32:5 activation flatten max_pool:2 hidden')
  await field('layers').focus()
  await field('layers').press('Tab')
  await expect(main.getByText('max_pool needs images of height × width; what reaches it is flat.')).toBeVisible()
  await main.getByRole('button', { name: 'Move flatten towards the output' }).click()
  await main.getByRole('combobox', { name: 'Add a layer' }).selectOption('dense')
  await expect(field('layers')).toHaveValue('conv:8:3 activation max_pool:2 conv:32:5 activation max_pool:2 flatten hidden dense:128')
  await expect(main.getByRole('textbox', { name: 'Layer 9', exact: true })).toBeFocused()
  await main.getByRole('button', { name: 'Remove dense:128' }).click()
  await field('layers').fill('conf:8:3 flatten')
  await field('layers').press('Tab')
  await expect(main.getByText('No layer is called “conf”. Did you mean conv?')).toBeVisible()
})

test('a small convolutional network trains and shows what it gets wrong', async ({ page }) => {
  const form = createNewRunPage(page)
  await form.field('layers').fill('conv:4:5:2 activation max_pool:2 flatten')
  await form.run({ max_train_samples: '1500', batch_size: '64', num_epochs: '2' })
  const run = createRunPage(page)
  await run.is('completed')
  await run.show('Hyperparameters')
  await expect(page.getByText('conv:4:5:2 activation max_pool:2 flatten').first()).toBeVisible()
})
