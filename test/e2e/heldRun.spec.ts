import { mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expectAccessible } from './pages/accessibility.ts'
import { createNewRunPage, small } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test('a run whose checkpoints cannot be written is held up in plain sight, and goes on by itself', async ({ page, host }) => {
  const run = createRunPage(page)
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ ...small, batch_size: '1', num_epochs: '12', seed: '3' })
  await expect(page.getByText(/epoch [2-9]/).first()).toBeVisible({ timeout: 30_000 })

  const folder = path.join(host.libraryFolder, 'checkpoints')
  const away = path.join(host.libraryFolder, 'away')
  renameSync(folder, away)
  const strip = page.getByRole('contentinfo', { name: 'Queue' }).getByRole('alert')
  await expect(strip).toContainText('1 run paused so nothing is lost', { timeout: 30_000 })
  await run.is('paused')
  await expect(page.getByRole('main').getByText(/^Paused so nothing is lost/)).toBeVisible()
  await expectAccessible(page, 'a run that is held up')

  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.dirname(folder), { recursive: true })
  renameSync(away, folder)
  await run.is('completed')
  await expect(strip).toHaveCount(0)
})
