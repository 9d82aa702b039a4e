import { createNewRunPage, small } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

const theSix = ['learning_rate 0.001', 'batch_size 64', 'num_epochs 2', 'num_hidden_layers 3', 'hidden_units 32', 'dropout_rate 0.2']

test('a run stops within a batch, long before its epoch ends', async ({ page, host }) => {
  const run = createRunPage(page)
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  // 54,000 steps an epoch: minutes.
  await createNewRunPage(page).run({ batch_size: '1', hidden_units: '256' })
  await run.is('running')
  await expect(page.getByText(/batch [1-9][\d,]* of 54,000, loss/)).toBeVisible()
  await run.stopButton.click()
  await run.is('stopped')
  await page.reload()
  await run.is('stopped')
  await expect(page.getByText('No epoch was finished.').first()).toBeVisible()
})

test('a finished run shows what it was trained with and what it said', async ({ page, host }) => {
  const run = createRunPage(page)
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ ...small, num_epochs: '2', seed: '11' })
  await run.is('completed')

  await expect(run.hyperparameters.getByRole('listitem')).toHaveText(theSix)
  await run.hyperparameters.getByRole('button', { name: 'dropout_rate 0.2' }).click()
  const explanation = page.getByRole('dialog', { name: 'dropout_rate' })
  await expect(explanation).toContainText('Share of neurons switched off per step while training.')
  await expect(explanation).toContainText('Default: 0.2')
  await page.keyboard.press('Escape')
  await expect(explanation).toBeHidden()
  await expect(run.hyperparameters.getByRole('button', { name: 'dropout_rate 0.2' })).toBeFocused()

  await run.show('Environment')
  const environment = page.getByRole('table', { name: 'Environment' })
  await expect(environment.getByRole('row', { name: /^seed/ })).toHaveText(/11$/)
  await expect(environment.getByRole('row', { name: /^TensorFlow/i }).first()).toHaveText(/\d+\.\d+\.\d+/)
  await expect(environment.getByRole('row', { name: /^training samples/ })).toHaveText(/1,800$/)
  await expect(environment.getByRole('row', { name: /^dataset SHA-256/ })).toHaveText(/[0-9a-f]{64}$/)

  await run.show('Checkpoints')
  await expect(page.getByRole('table', { name: 'Checkpoints' }).getByRole('row', { name: /last/ })).toHaveText(/^2/)

  // The tab is in the address.
  await page.reload()
  await expect(run.tab('Checkpoints')).toHaveAttribute('aria-selected', 'true')
})

test.describe('of a seeded run', () => {
  test.use({ seededRuns: 1 })

  test.beforeEach(async ({ page, host }) => {
    await page.goto(host.url)
    await page.getByRole('link', { name: 'seeded 1', exact: true }).click()
  })

  test('its log is shown and searched', async ({ page }) => {
    await createRunPage(page).show('Log')
    const log = page.getByRole('log', { name: 'Log of seeded 1' })
    const search = page.getByRole('searchbox', { name: 'Search the log' })
    await expect(log).toContainText('training 4 epochs')
    await search.fill('4 EPOCHS')
    await expect(log).toContainText('training 4 epochs')
    await search.fill('no such words')
    await expect(log).toHaveText('No line contains “no such words”.')
  })

  test('a name may not be empty or long, and is taken back by undo', async ({ page }) => {
    const run = createRunPage(page)
    const field = page.getByRole('textbox', { name: 'Run name' })
    await page.getByRole('button', { name: 'Rename' }).click()
    await field.fill('  ')
    await field.press('Enter')
    await expect(field).toHaveAccessibleDescription('A run needs a name.')
    await field.fill('n'.repeat(121))
    await field.press('Enter')
    await expect(field).toHaveAccessibleDescription('Use at most 120 characters.')
    await field.press('Escape')
    await expect(run.name).toHaveText('seeded 1')

    await page.keyboard.press('F2')
    await field.fill('넓은 신경망')
    await field.press('Enter')
    await expect(field).toBeHidden()
    await expect(run.name).toHaveText('넓은 신경망')
    await page.keyboard.press('Control+z')
    await expect(page.getByText('Undid: rename of seeded 1.')).toBeVisible()
    await expect(run.name).toHaveText('seeded 1')
    await page.keyboard.press('Control+Shift+Z')
    await expect(run.name).toHaveText('넓은 신경망')
    await page.reload()
    await expect(run.name).toHaveText('넓은 신경망')
  })

  test('a note is saved as it is typed and taken back by undo', async ({ page }) => {
    const run = createRunPage(page)
    const notes = page.getByRole('textbox', { name: 'Notes' })
    await run.show('Notes')
    await notes.fill('Wider next time.')
    await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible()
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' Or not.')
    await expect(notes).toHaveValue('Wider next time. Or not.')
    // Half a second is not over: what was typed is kept all the same.
    await page.reload()
    await expect(page.getByRole('document', { name: 'Notes' })).toHaveText('Wider next time. Or not.')
    await page.getByRole('button', { name: 'Write' }).click()
    await notes.fill('**Deeper** next time.')
    await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible()
    await page.getByRole('button', { name: 'Read' }).click()
    await expect(page.getByRole('document', { name: 'Notes' }).getByRole('strong')).toHaveText('Deeper')
    await run.tab('Notes').focus()
    await page.keyboard.press('Control+z')
    await expect(page.getByRole('document', { name: 'Notes' })).toHaveText('Wider next time. Or not.')
    // What was written without leaving the note is one step, also after a reload.
    await page.keyboard.press('Control+z')
    await expect(page.getByText('No note yet.')).toBeVisible()
  })
})
