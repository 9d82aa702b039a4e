import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expectAccessible } from './pages/accessibility.ts'
import type { NodeHost } from './pages/nodeHost.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

const project = path.join(import.meta.dirname, '../..')

/** Takes a backup, then damages the library while nobody has it open, and starts the host on what is left. */
async function damage(host: NodeHost): Promise<void> {
  execFileSync(process.execPath, ['src/cli/index.ts', 'backups', '--take', '--data-dir', host.libraryFolder], { cwd: project })
  writeFileSync(path.join(host.libraryFolder, 'backups/trialbook-v9-2031-05-06T07-08-09-000Z.db'), 'no database')
  await host.stop()
  truncateSync(path.join(host.libraryFolder, 'trialbook.db'), 10_000)
  await host.start()
}

test.describe('a library that cannot be opened', () => {
  test.use({ seededRuns: 3 })

  test('says so on a page of its own and is restored from the newest whole backup', async ({ page, host }) => {
    await damage(host)
    await page.goto(host.url)
    await expect(page.getByRole('heading', { name: 'This library cannot be opened.' })).toBeVisible()
    await expect(page.getByText('Its database is damaged. Nothing was changed.')).toBeVisible()
    await expect(page).toHaveTitle(/This library cannot be opened\./)
    await page.getByText('Show details').click()
    await expect(page.locator('details')).toContainText('malformed')
    await expectAccessible(page, 'the page of an unreadable library')

    await page.getByRole('button', { name: 'Restore a backup' }).click()
    const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
    await expect(dialog.getByRole('radio', { name: /damaged/ })).toBeDisabled()
    await expect(dialog.getByRole('radio', { name: /3 runs/ })).toBeChecked()
    await expectAccessible(page, 'the choice of a backup')
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(createRunsPage(page).rows).toHaveCount(3)
    await page.reload()
    await expect(createRunsPage(page).rows).toHaveCount(3)
  })

  test('can be begun anew, by keyboard alone', async ({ page, host }) => {
    await damage(host)
    await page.goto(host.url)
    await page.getByRole('button', { name: 'Restore a backup' }).press('Enter')
    await page.getByRole('radio', { name: /3 runs/ }).press('ArrowDown')
    await expect(page.getByRole('radio', { name: 'An empty library' })).toBeChecked()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Train your first network' })).toBeVisible()
  })
})

test.describe('a library that is open', () => {
  test.use({ seededRuns: 3 })

  test('is backed up and restored from the settings', async ({ page, host }) => {
    await page.goto(`${host.url}#/settings/backups`)
    const section = page.getByRole('region', { name: 'Backups' })
    await expect(section.getByText('No backups yet.')).toBeVisible()
    await section.getByRole('spinbutton', { name: 'Backups kept' }).fill('0')
    await section.getByRole('spinbutton', { name: 'Backups kept' }).press('Enter')
    await expect(section.getByText('Backups kept: enter 1 to 365.')).toBeVisible()
    await section.getByRole('button', { name: 'Back up now' }).click()
    await expect(section.getByText(/^1 backup, of \d{4}/)).toBeVisible()

    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    const runs = createRunsPage(page)
    await runs.rows.first().click()
    await page.keyboard.press('Delete')
    await expect(runs.rows).toHaveCount(2)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('link', { name: 'Backups' }).click()
    await section.getByRole('button', { name: 'Restore a backup' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    await expect(runs.rows).toHaveCount(3)
  })
})

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR', seededRuns: 1 })

  test('the page and the dialog have words of their own', async ({ page, host }) => {
    await damage(host)
    await page.goto(host.url)
    await expect(page.getByRole('heading', { name: '이 라이브러리를 열 수 없어요.' })).toBeVisible()
    await page.getByRole('button', { name: '백업 복원' }).click()
    await expect(page.getByRole('dialog', { name: '백업 복원' }).getByRole('radio', { name: /실행 1개/ })).toBeChecked()
  })
})
