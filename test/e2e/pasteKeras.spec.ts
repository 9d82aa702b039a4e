import { expectAccessible } from './pages/accessibility.ts'
import { expect, test } from './pages/test.ts'

const code = `learning_rate = 0.01
num_hidden_layers = 2
model = Sequential([Flatten(input_shape=(28, 28))])
for _ in range(num_hidden_layers):
    model.add(Dense(64, activation='tanh'))
    model.add(Dropout(0.3))
model.add(Dense(10, activation='softmax'))
model.compile(optimizer=SGD(learning_rate=learning_rate, momentum=0.9), loss='hinge')
model.fit(x_train, y_train, batch_size=128, epochs=5, validation_split=0.2)
`

test('Keras code that is pasted fills the form, after it was shown, and one press takes it back', async ({ page, host }) => {
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  const field = (name: string) => page.locator(`[data-field="${name}"]`)
  await expect(field('learning_rate')).toHaveValue('0.001')
  await page.getByRole('button', { name: 'Paste Keras code…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste Keras code' })
  await dialog.getByRole('textbox', { name: 'Keras code' }).fill(code)
  const rows = dialog.getByRole('table', { name: 'Found hyperparameters' }).getByRole('row')
  await expect(rows).toHaveCount(11)
  await expect(rows.filter({ hasText: 'learning_rate' })).toContainText('0.01')
  await expect(rows.filter({ hasText: 'learning_rate' })).toContainText('line 8')
  await expect(dialog.getByRole('list', { name: 'Not taken' })).toHaveText('Line 8: the loss hinge is left out.')
  await dialog.getByRole('checkbox', { name: 'Take validation_split' }).uncheck()
  await expectAccessible(page, 'pasted Keras code')
  await dialog.getByRole('button', { name: 'Take 9 values' }).click()
  await expect(dialog).toBeHidden()
  const expected = {
    learning_rate: '0.01',
    num_hidden_layers: '2',
    hidden_units: '64',
    dropout_rate: '0.3',
    batch_size: '128',
    num_epochs: '5',
    momentum: '0.9',
    validation_split: '0.1'
  }
  for (const [name, value] of Object.entries(expected)) await expect(field(name)).toHaveValue(value)
  await expect(field('optimizer')).toHaveValue('sgd')
  await page.getByRole('status').filter({ hasText: 'Took 9 values' }).getByRole('button', { name: 'Undo' }).click()
  await expect(field('learning_rate')).toHaveValue('0.001')
  await expect(field('optimizer')).toHaveValue('adam')
})

test('a run is copied as a Keras program, which pasted fills the form as the run was', async ({ page, host, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const main = page.getByRole('main')
  await page.goto(`${host.url}#/new-run?dataset=iris`)
  await page.locator('[data-field="hidden_units"]').fill('24')
  await page.locator('[data-field="num_epochs"]').fill('3')
  await main.getByRole('button', { name: 'Start run' }).click()
  await expect(main.getByText('completed').first()).toBeVisible({ timeout: 60_000 })
  await main.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Copy as Keras code' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied as Keras code.' })).toBeVisible()
  const program = await page.evaluate(() => navigator.clipboard.readText())
  expect(program).toContain('keras.Input(shape=(4,))')
  expect(program).toContain('"standard","standard","standard","standard"')
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await page.getByRole('button', { name: 'Paste Keras code…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste Keras code' })
  await dialog.getByRole('textbox', { name: 'Keras code' }).fill(program)
  await dialog.getByRole('button', { name: /^Take \d+ values$/ }).click()
  await expect(page.locator('[data-field="hidden_units"]')).toHaveValue('24')
  await expect(page.locator('[data-field="num_epochs"]')).toHaveValue('3')
})
