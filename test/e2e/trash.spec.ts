import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expectAccessible } from './pages/accessibility.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { createTrashPage } from './pages/trashPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 25 })

test.beforeEach(async ({ page, host }) => {
  await page.goto(host.url)
  await expect(createRunsPage(page).rows.first()).toBeVisible()
})

test('a run is deleted forever with its files, after one question, and its traces leave the undo history', async ({ page, host }) => {
  const runs = createRunsPage(page)
  const trash = createTrashPage(page)
  const href = (await runs.row('seeded 25').getByRole('link').getAttribute('href')) ?? ''
  const folder = path.join(host.libraryFolder, 'checkpoints', href.split('/').at(-1) ?? '')
  mkdirSync(path.join(folder, 'model'), { recursive: true })
  writeFileSync(path.join(folder, 'model', 'weights.bin'), Buffer.alloc(3 * 1024 ** 2))

  for (const name of ['seeded 25', 'seeded 24']) await runs.checkbox(name).check()
  await runs.act('Move to trash')
  await expect(trash.toast('Deleted 2 runs.')).toBeVisible()
  await trash.open()
  await expect(
    trash.row('seeded 25').getByRole('gridcell', { name: '3.0 MiB' }).or(trash.row('seeded 25').getByText('3.0 MB'))
  ).toBeVisible()

  await trash.purgeRun('seeded 25').click()
  await expect(trash.question).toHaveAccessibleName('Delete 1 run forever?')
  await expect(trash.question).toHaveAccessibleDescription(
    /^3\.0 MiB of curves, checkpoints and notes will be gone\. This cannot be undone\.$/
  )
  await expect(trash.cancel).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(trash.question).toBeHidden()
  await expect(trash.purgeRun('seeded 25')).toBeFocused()
  expect(existsSync(folder)).toBe(true)

  await trash.purgeRun('seeded 25').click()
  await trash.confirm.click()
  await expect(trash.toast('Deleted 1 run forever.')).toBeVisible()
  await expect(trash.rows).toHaveCount(1)
  await expect(trash.row('seeded 24')).toBeFocused()
  await expect.poll(() => existsSync(folder)).toBe(false)

  // What is left of the deletion of two can still be taken back.
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Trash is empty.')).toBeVisible()
  await runs.open()
  await expect(runs.row('seeded 24')).toBeVisible()
  await expect(runs.row('seeded 25')).toBeHidden()
  await page.goto(new URL(href, host.url).href)
  await expect(page.getByRole('alert')).toBeVisible()
})

test('keys alone restore, choose and ask; over 20 runs the count is typed', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const trash = createTrashPage(page)
  await runs.grid.focus()
  await keyboard.press('Control+a')
  await expect(runs.selected).toHaveCount(25)
  await keyboard.press('Delete')
  await expect(trash.toast('Deleted 25 runs.')).toBeVisible()
  await keyboard.press('g')
  await keyboard.press('t')
  await trash.row('seeded 25').focus()
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowUp')
  await expect(trash.row('seeded 24')).toBeFocused()
  await keyboard.press('Enter')
  await expect(trash.toast('Restored 1 run to Default.')).toBeVisible()
  await expect(trash.row('seeded 23')).toBeFocused()

  await keyboard.press('Delete')
  await expect(trash.question).toHaveAccessibleName('Delete 1 run forever?')
  await expect(trash.count).toBeHidden()
  await keyboard.press('Escape')
  await expect(trash.row('seeded 23')).toBeFocused()

  await keyboard.press('Space')
  await expect(trash.selected).toHaveCount(1)
  await keyboard.press('Control+a')
  await expect(trash.selected).toHaveCount(24)
  await keyboard.press('Delete')
  await expect(trash.question).toHaveAccessibleName('Delete 24 runs forever?')
  await expect(trash.cancel).toBeFocused()
  await expect(trash.confirm).toBeDisabled()
  await expectAccessible(page, 'question with a count')
  await trash.count.fill('23')
  await keyboard.press('Enter')
  await expect(trash.confirm).toBeDisabled()
  await trash.count.fill('24')
  await keyboard.press('Enter')
  await expect(trash.toast('Deleted 24 runs forever.')).toBeVisible()
  await expect(page.getByText('Trash is empty.')).toBeVisible()
  await keyboard.press('g')
  await keyboard.press('r')
  await expect(runs.rows).toHaveCount(1)
})

test('chosen runs are restored together, the rest goes by Empty trash', async ({ page }) => {
  const runs = createRunsPage(page)
  const trash = createTrashPage(page)
  for (const name of ['seeded 25', 'seeded 24', 'seeded 23']) await runs.checkbox(name).check()
  await runs.act('Move to trash')
  await trash.open()
  await expect(trash.restore).toBeHidden()
  for (const name of ['seeded 25', 'seeded 23']) await trash.checkbox(name).check()
  await trash.restore.click()
  await expect(trash.toast('Restored 2 runs to Default.')).toBeVisible()
  await expect(trash.rows).toHaveCount(1)
  await trash.empty.click()
  await expect(trash.question).toHaveAccessibleName('Delete 1 run forever?')
  await trash.confirm.click()
  await expect(page.getByText('Trash is empty.')).toBeVisible()
})

test('a locked run stays out of the trash, which is said; L and the star are undone like any change', async ({ page }) => {
  const { keyboard } = page
  const runs = createRunsPage(page)
  const trash = createTrashPage(page)
  await runs.grid.focus()
  await keyboard.press('l')
  await expect(runs.row('seeded 25')).toContainText('Locked')
  await expect(runs.action('Unlock')).toBeAttached()
  await keyboard.press('Delete')
  await expect(trash.toast('Nothing was moved: 1 run is locked. Unlock it first.')).toBeVisible()
  await expect(runs.row('seeded 25')).toBeVisible()

  for (const name of ['seeded 25', 'seeded 24', 'seeded 23']) await runs.checkbox(name).check()
  await runs.act('Star')
  await expect(runs.row('seeded 23')).toContainText('Starred')
  await runs.act('Remove star')
  await expect(runs.row('seeded 23')).not.toContainText('Starred')
  await keyboard.press('Control+z')
  await expect(runs.row('seeded 23')).toContainText('Starred')

  await runs.act('Move to trash')
  await expect(trash.toast('Moved 2 runs to trash, skipped 1 locked run.')).toBeVisible()
  await expect(runs.row('seeded 24')).toBeHidden()
  await trash.toast('Moved 2 runs').getByRole('button', { name: 'Undo' }).click()
  await expect(runs.row('seeded 24')).toContainText('Starred')

  await keyboard.press('/')
  await keyboard.type('locked == true and starred == true')
  await keyboard.press('Enter')
  await expect(runs.rows).toHaveCount(1)
  await expect(runs.row('seeded 25')).toContainText('Locked')
})

test('what the list notes in its address while one leaves it does not bring one back', async ({ page }) => {
  const asked = page.waitForRequest(/TrashView-[^/]*\.js$/)
  const { promise: mayCome, resolve: letCome } = Promise.withResolvers<undefined>()
  await page.route(/TrashView-[^/]*\.js$/, async route => {
    await mayCome
    await route.continue()
  })
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Trash' }).click()
  await asked
  await createRunsPage(page).checkbox('seeded 25').check()
  letCome(undefined)
  await expect(page.getByRole('main', { name: 'Trash' })).toBeVisible()
})
