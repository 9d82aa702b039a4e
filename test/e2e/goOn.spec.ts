import { expectAccessible } from './pages/accessibility.ts'
import { createNewRunPage, small } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test('a run is paused, outlives the host, goes on, is stopped, resumed by key, and trained longer', async ({ page, host }) => {
  const run = createRunPage(page)
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ ...small, batch_size: '1', num_epochs: '30', seed: '3' })
  await run.is('running')
  await expect(page.getByText(/epoch [2-9]/).first()).toBeVisible({ timeout: 30_000 })
  await run.pauseButton.click()
  await run.is('paused')
  await expect(run.resumeButton).toHaveAccessibleName(/^Resume from epoch \d+$/)
  await expectAccessible(page, 'a paused run')

  const place = new URL(page.url()).hash
  await host.stop()
  await host.start()
  await page.goto(`${host.url}${place}`)
  await run.is('paused')
  await run.resumeButton.click()
  await run.is('running')

  await run.stopButton.click()
  await run.is('stopped')
  await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Resume' }).click()
  await run.is('running')
  await page.keyboard.press('p')
  await run.is('paused')
  await page.keyboard.press('p')
  await run.is('completed')

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Train longer…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Train longer' })
  const field = dialog.getByRole('textbox', { name: 'More epochs' })
  await field.fill('0')
  await expect(field).toHaveAccessibleDescription('Enter a whole number from 1 to 99,970.')
  await field.fill('2')
  await expect(field).toHaveAccessibleDescription('32 epochs in all. The run goes on from its last checkpoint.')
  await field.press('Enter')
  await expect(dialog).toBeHidden()
  await run.is('completed')
  await expect(run.hyperparameters.getByRole('button', { name: 'num_epochs 32' })).toBeVisible()
})
