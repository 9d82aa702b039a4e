import { expectAccessible } from './pages/accessibility.ts'
import { createChartCard } from './pages/chartCard.ts'
import { createNewRunPage, small } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test('a run keeps checkpoints, is branched from one, and verified bit for bit', async ({ page, host }) => {
  const main = page.getByRole('main')
  const run = createRunPage(page)
  const form = createNewRunPage(page)
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await form.run({ ...small, num_epochs: '3', seed: '3', checkpoint_every: '1' })
  await run.is('completed')
  const parent = new URL(page.url()).hash

  await test.step('its checkpoints say why they are kept, and one is pinned', async () => {
    await page.keyboard.press('f')
    const table = main.getByRole('table', { name: 'Checkpoints' })
    await expect(table.getByRole('row')).toHaveCount(4)
    await expect(main.getByText(/^3 checkpoints, .+ together$/)).toBeVisible()
    await expect(table.getByRole('row', { name: /^3 / })).toContainText(/last.*every so many epochs/)
    await table.getByRole('button', { name: 'Pin the checkpoint of epoch 1' }).click()
    await expect(table.getByRole('row', { name: /^1 / })).toContainText('pinned')
    await expectAccessible(page, 'the checkpoints of a run')
  })

  await test.step('a branch keeps the shape of the network, and says where it comes from', async () => {
    await main.getByRole('table', { name: 'Checkpoints' }).getByRole('row', { name: /^1 / }).getByRole('link').click()
    await expect(main.getByText('Fork of #0001 after epoch 1: it begins with those weights and keeps the seed.')).toBeVisible()
    await expect(main.getByRole('textbox', { name: 'hidden_units' })).not.toBeEditable()
    await expect(main.getByRole('textbox', { name: 'hidden_units' })).toHaveAccessibleDescription(/Fixed in a fork/)
    await expectAccessible(page, 'the form of a fork')
    await form.field('num_epochs').fill('1')
    await main.getByRole('button', { name: 'Start run' }).click()
    await expect(form.field('num_epochs')).toHaveAccessibleDescription(/The fork begins after epoch 1: enter more than that\./)
    await form.field('num_epochs').fill('4')
    await form.field('learning_rate').fill('0.01')
    await main.getByRole('button', { name: 'Start run' }).click()
    await run.is('completed')
    await expect(main.getByRole('link', { name: 'forked from #0001 at epoch 1' })).toBeVisible()
    // Three epochs of its own; what it shares with its parent is drawn, not told as its own.
    const card = createChartCard(page, 'val_loss by epoch')
    await card.toggleTable()
    await expect(card.epochRow(2)).toBeVisible()
    await expect(card.epochRow(1)).toHaveCount(0)
  })

  await test.step('the first run, trained once more, comes to the same bits', async () => {
    await page.goto(`${host.url}${parent}/environment`)
    const section = main.getByRole('region', { name: 'Reproducibility' })
    await section.getByRole('button', { name: 'Verify reproducibility' }).click()
    await expect(section.getByRole('listitem')).toHaveText(
      /^#0003\s+Bit-identical over 3 epochs\. The last weights are the same bytes\.$/,
      {
        timeout: 30_000
      }
    )
    await expectAccessible(page, 'a verified run')
  })
})
