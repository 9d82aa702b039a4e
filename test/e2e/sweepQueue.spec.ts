import { expectAccessible } from './pages/accessibility.ts'
import { createNewRunPage, small } from './pages/newRunPage.ts'
import { expect, test } from './pages/test.ts'

test('a sweep stands in the queue beside runs, is put before them, paused there, and duplicated', async ({ page, host }) => {
  const main = page.getByRole('main')
  await page.goto(`${host.url}#/sweeps/new`)
  await test.step('a search of many small trials is started', async () => {
    await main.getByRole('textbox', { name: 'num_epochs value' }).fill('3')
    await main.getByRole('textbox', { name: 'hidden_units value' }).fill('16')
    await main.getByRole('combobox', { name: 'Add hyperparameter' }).selectOption('max_train_samples')
    await main.getByRole('textbox', { name: 'max_train_samples value' }).fill('2000')
    await main.getByRole('textbox', { name: 'Name' }).fill('many')
    await main.getByRole('radio', { name: 'Random' }).check()
    await main.getByRole('textbox', { name: 'Trials' }).fill('400')
    await main.getByLabel('Be done by (time of day)').fill('00:00')
    await expect(main.getByRole('status')).toContainText(/^400 trials/)
    await expectAccessible(page, 'a search with a time to end')
    await main.getByRole('button', { name: 'Start sweep' }).click()
    await expect(main.getByRole('heading', { name: 'many' })).toBeVisible()
  })

  const queue = page.getByRole('contentinfo', { name: 'Queue' })
  const table = queue.getByRole('table', { name: 'Queue' })
  const entry = (name: string) => table.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  await test.step('runs that wait are listed with it', async () => {
    await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
    const form = createNewRunPage(page)
    await form.fill({ ...small, num_epochs: '40' })
    await form.name.fill('waiting')
    for (let i = 0; i < 2; i++) await form.addToQueue.click()
    await page.locator('h1').click()
    await page.keyboard.press('q')
    await expect(entry('many')).toBeVisible()
    await expect(entry('many')).toContainText(/\d+\/400/)
    await expectAccessible(page, 'the queue with a sweep')
  })

  await test.step('all is paused with one press, which holds over a reload, and goes on with another', async () => {
    await queue.getByRole('button', { name: 'Pause all' }).click()
    await expect(queue.getByText('Paused: nothing starts.')).toBeVisible()
    await page.reload()
    await expect(queue.getByText('Paused: nothing starts.')).toBeVisible()
    await expectAccessible(page, 'a queue at rest')
    if ((await table.count()) === 0) await page.keyboard.press('q')
    // At rest no trial ends, whose news would take the place of what is said of the move.
    const up = queue.getByRole('button', { name: 'Move many up' })
    const down = queue.getByRole('button', { name: 'Move many down' })
    await ((await up.isVisible()) ? up : down).click()
    await expect(page.getByText(/^Moved many to position \d of \d$/)).toBeAttached()
    await queue.getByRole('button', { name: 'Resume all' }).click()
    await expect(queue.getByRole('button', { name: 'Pause all' })).toBeVisible()
    await expect(queue.getByText(/^\d running$/)).toBeVisible()
  })

  await test.step('it is paused in the queue, which it leaves', async () => {
    await queue.getByRole('button', { name: 'Pause many' }).click()
    await expect(entry('many')).toHaveCount(0)
  })

  await test.step('the list shows how its best went, and leads to a copy of it', async () => {
    await page.goto(`${host.url}#/sweeps`)
    const row = page.getByRole('grid', { name: 'Sweeps' }).getByRole('row', { name: /many/ })
    await expect(row).toContainText('paused')
    await row.getByRole('link', { name: 'Duplicate many' }).click()
    await expect(main.getByText('Copied from many.')).toBeVisible()
    await expect(main.getByRole('textbox', { name: 'Trials' })).toHaveValue('400')
    await expect(main.getByRole('textbox', { name: 'num_epochs value' })).toHaveValue('3')
    await expect(main.getByRole('textbox', { name: 'Name' })).toHaveValue('')
  })
})
