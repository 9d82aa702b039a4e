import { createChartCard } from './pages/chartCard.ts'
import { startFirstRun } from './pages/firstRun.ts'
import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test('from an empty library to two compared runs, over a reload and a restart of the host', async ({ page, host }) => {
  const run = createRunPage(page)
  const runs = createRunsPage(page)

  await page.goto(host.url)
  await expect(page.getByRole('heading', { name: 'Train your first network' })).toBeVisible()

  await test.step('two clicks start the reference network on the whole of MNIST, and its curve grows', async () => {
    await startFirstRun(page)
    await run.is('running')
    await expect(page).toHaveTitle(/^1 running - /)
    await expect(run.loss.picture).toHaveAttribute('aria-label', /best [\d.]+ at epoch 1(;|$)/)
    await expect.poll(run.loss.inked).toBeGreaterThan(0)
    await run.loss.grows()
  })

  const first = run.id()
  const firstName = await run.name.innerText()
  await test.step('a reload shows the same run and the same points', async () => {
    await run.loss.toggleTable()
    const before = (await run.loss.epochRow(1).textContent()) ?? ''
    expect(before).toMatch(/^1\s*0\.\d+\s*0\.\d+$/)
    await page.reload()
    await expect(run.name).toHaveText(firstName)
    await run.loss.toggleTable()
    await expect(run.loss.epochRow(1)).toHaveText(before)
    await run.stopButton.click()
    await run.is('stopped')
  })

  await test.step('it runs again with changed hyperparameters', async () => {
    await run.runAgain.click()
    const form = createNewRunPage(page)
    await expect(form.main.getByLabel('From')).toHaveText(/Copy of #0001/)
    await form.name.fill('smaller')
    await form.run({ num_epochs: '3', learning_rate: '0.003', hidden_units: '32', max_train_samples: '2000' })
    await run.is('completed')
    expect(run.id()).not.toBe(first)
    await expect(run.name).toHaveText('smaller')
    await expect(run.loss.picture).toHaveAttribute('aria-label', /best [\d.]+ at epoch [123]/)
  })

  await test.step('both are in the table, and both selected are compared', async () => {
    await runs.open()
    await expect(runs.rows).toHaveCount(2)
    await expect(runs.cell('smaller', 'completed')).toBeVisible()
    await expect(runs.cell(firstName, 'stopped')).toBeVisible()
    await runs.checkbox('smaller').check()
    await runs.checkbox(firstName).check()
    await runs.act('Compare')
    await expectComparison()
  })

  async function expectComparison(): Promise<void> {
    const table = page.getByRole('table', { name: 'Comparison' })
    await expect(table.getByRole('rowheader')).toContainText(['Hyperparameters', 'learning_rate', 'num_epochs', 'hidden_units'])
    await expect(table.getByRole('row', { name: /^learning_rate/ })).toContainText(/0\.003.*0\.001|0\.001.*0\.003/)
    await expect(table.getByRole('row', { name: /^hidden_units/ })).toContainText(/32.*128|128.*32/)
    // What is equal is not in the way.
    await expect(table.getByRole('row', { name: /dropout_rate/ })).toHaveCount(0)
    const loss = createChartCard(page, 'val_loss by epoch')
    await expect(loss.figure).toHaveAccessibleName('val_loss by epoch, 2 runs')
    await expect.poll(loss.words).toContain('smaller validation: from')
    await expect.poll(loss.words).toContain(`${firstName} validation: from`)
    // What is out of view is not drawn.
    await loss.figure.scrollIntoViewIfNeeded()
    await expect.poll(loss.inked).toBeGreaterThan(0)
  }

  await test.step('runs and their curves outlive the host', async () => {
    const place = new URL(page.url()).hash
    await host.stop()
    await host.start()
    await page.goto(`${host.url}${place}`)
    await expectComparison()
    await runs.open()
    await expect(runs.rows).toHaveCount(2)
  })
})
