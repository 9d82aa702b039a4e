import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 12 })

test.beforeEach(async ({ page, host }) => {
  await page.goto(host.url)
  await expect(createRunsPage(page).rows.first()).toBeVisible()
})

const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

async function rename(page: Page, from: string, to: string): Promise<void> {
  const runs = createRunsPage(page)
  await runs.checkbox(from).check()
  await runs.grid.focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Run name' }).fill(to)
  await page.keyboard.press('Enter')
  await expect(runs.row(to)).toBeVisible()
  await runs.checkbox(to).uncheck()
}

test('edits and what the window showed are taken back in one order, and edits also after a reload and a restart', async ({
  page,
  host
}) => {
  const runs = createRunsPage(page)
  await rename(page, 'seeded 12', 'wide')
  await runs.header('Name').getByRole('button', { name: 'Name', exact: true }).click()
  await expect(page).toHaveURL(/sort=name/)
  await rename(page, 'seeded 11', 'deep')
  await page.keyboard.press('Control+z')
  await expect(said(page, 'Undid: rename of seeded 11.')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page).not.toHaveURL(/sort=name/)
  await page.keyboard.press('Control+Shift+Z')
  await page.keyboard.press('Control+y')
  await expect(page).toHaveURL(/sort=name/)
  await expect(runs.row('deep')).toBeVisible()

  await page.reload()
  await expect(runs.row('deep')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: /Undo rename of seeded 11/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await expect(runs.row('seeded 11')).toBeVisible()

  await host.stop()
  await host.start()
  await page.goto(host.url)
  await expect(runs.row('wide')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(runs.row('seeded 12')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(said(page, 'Nothing to undo.')).toBeVisible()
  await page.keyboard.press('Control+y')
  await page.keyboard.press('Control+y')
  await expect(runs.row('wide')).toBeVisible()
  await expect(runs.row('deep')).toBeVisible()
})

test('windows take back their own edits, and say what the other one changed since', async ({ page, host, context }) => {
  const runs = createRunsPage(page)
  await runs.grid.focus()
  await page.keyboard.press('Control+a')
  await expect(runs.selected).toHaveCount(12)
  await page.keyboard.press('t')
  await dialog(page, 'Tags of 12 runs').getByRole('textbox').fill('all, good')
  await page.keyboard.press('Enter')
  await expect(said(page, 'Changed the tags of 12 runs.')).toBeVisible()

  const other = await context.newPage()
  await other.goto(host.url)
  await createRunsPage(other).rows.first().waitFor()
  await other.keyboard.press('Control+z')
  await expect(said(other, 'Nothing to undo.')).toBeVisible()
  await createRunsPage(other).checkbox('seeded 3').check()
  await createRunsPage(other).act('Tag…')
  await dialog(other, 'Tags of 1 run').getByRole('checkbox', { name: 'good' }).click()
  await other.keyboard.press('Enter')
  await expect(createRunsPage(other).row('seeded 3')).not.toContainText('good')

  await page.keyboard.press('Control+z')
  await expect(said(page, 'Undid: tag 12 runs. 1 was changed since and stays as it is: seeded 3 #0003.')).toBeVisible()
  await said(page, 'Undid: tag 12 runs').getByRole('button', { name: 'Show' }).click()
  await expect(runs.rows).toHaveCount(1)
  await expect(runs.row('seeded 3')).toContainText('all')
})

test('archived runs leave the list, which says so and shows them; their pages stay', async ({ page }) => {
  const runs = createRunsPage(page)
  for (const name of ['seeded 12', 'seeded 11']) await runs.checkbox(name).check()
  await runs.act('Archive')
  await expect(said(page, 'Archived 2 runs.')).toBeVisible()
  await expect(runs.row('seeded 12')).toBeHidden()
  await expect(page.getByText('2 archived hidden.')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(runs.row('seeded 12')).toBeVisible()
  await expect(page.getByText('archived hidden.')).toBeHidden()
  await page.keyboard.press('Control+y')
  await page.getByText('2 archived hidden.').getByRole('button', { name: 'Show' }).click()
  await expect(runs.rows).toHaveCount(2)
  await expect(runs.row('seeded 12')).toContainText('Archived')
  await expect(page.getByText('archived hidden.')).toBeHidden()

  await runs.row('seeded 12').getByRole('link').click()
  await expect(createRunPage(page).name).toHaveText('seeded 12')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Unarchive' }).click()
  await expect(said(page, 'Unarchived 1 run.')).toBeVisible()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click()
  // The list is as it was left, with its filter.
  await expect(runs.rows).toHaveCount(1)
  await page.getByRole('button', { name: 'Clear filter' }).click()
  await expect(page.getByText('1 archived hidden.')).toBeVisible()
  await expect(runs.row('seeded 12')).toBeVisible()
})

test('runs move to an experiment that is there or made for them, and back', async ({ page }) => {
  const runs = createRunsPage(page)
  for (const name of ['seeded 12', 'seeded 11']) await runs.checkbox(name).check()
  await runs.act('Move to experiment…')
  await expectAccessible(page, 'move to experiment')
  await page.keyboard.type('Widths')
  await page.getByRole('option', { name: 'New experiment Widths' }).click()
  await expect(said(page, 'Moved 2 runs to Widths.')).toBeVisible()
  const switcher = page.getByRole('button', { name: 'Experiment: All experiments' })
  await switcher.click()
  await expect(page.getByRole('option', { name: /Widths 2 runs/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await expect(said(page, 'Undid: move 2 runs to Widths.')).toBeVisible()
  await switcher.click()
  await expect(page.getByRole('option', { name: /Default 12 runs/ })).toBeVisible()
  await expect(page.getByRole('option', { name: /Widths/ })).toBeHidden()
  await page.keyboard.press('Escape')

  await runs.row('seeded 1').getByRole('link').click()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Move to experiment…' }).click()
  await page.keyboard.type('Depths')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(said(page, 'Moved 1 run to Depths.')).toBeVisible()
})

test('tags are on all, some or none of the runs, and a note is added to many or replaces theirs', async ({ page }) => {
  const runs = createRunsPage(page)
  const tag = async (names: string[], text: string): Promise<void> => {
    for (const name of names) await runs.checkbox(name).check()
    await runs.act('Tag…')
    await page.getByRole('textbox', { name: 'Add tags, separated by commas' }).fill(text)
    await page.keyboard.press('Enter')
  }
  await tag(['seeded 12'], 'few')
  await tag(['seeded 11', 'seeded 10'], 'every')
  await expect(said(page, 'Changed the tags of 3 runs.')).toBeVisible()
  await runs.act('Tag…')
  const tags = dialog(page, 'Tags of 3 runs')
  await expect(tags.getByRole('checkbox', { name: /every/ })).toBeChecked()
  await expect(tags.getByRole('checkbox', { name: /few on 1 of 3/ })).toHaveJSProperty('indeterminate', true)
  await expectAccessible(page, 'tags of several runs')
  await tags.getByRole('checkbox', { name: /few/ }).click()
  await tags.getByRole('checkbox', { name: /every/ }).click()
  await tags.getByRole('button', { name: 'Save' }).click()
  for (const name of ['seeded 12', 'seeded 11', 'seeded 10']) {
    await expect(runs.row(name)).toContainText('few')
    await expect(runs.row(name)).not.toContainText('every')
  }

  await runs.checkbox('seeded 10').uncheck()
  const note = async (text: string, choice?: string): Promise<void> => {
    await runs.grid.focus()
    await page.keyboard.press('m')
    await page.getByRole('textbox', { name: 'Note' }).fill(text)
    if (choice) await page.getByRole('radio', { name: choice }).check()
    await page.keyboard.press('Control+Enter')
  }
  await note('first')
  await expect(said(page, 'Changed the notes of 2 runs.')).toBeVisible()
  await runs.checkbox('seeded 10').check()
  await runs.act('Note…')
  await expect(dialog(page, 'Note for 3 runs').getByText('2 of 3 have a note already.')).toBeVisible()
  await expectAccessible(page, 'note for several runs')
  await page.keyboard.press('Escape')
  await note('second', 'Add to what is there')
  await expect(said(page, 'Changed the notes of 3 runs.')).toBeVisible()
  for (const name of ['seeded 11', 'seeded 10']) await runs.checkbox(name).uncheck()
  await runs.grid.focus()
  await page.keyboard.press('m')
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('first\n\nsecond')
})
