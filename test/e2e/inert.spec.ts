import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

test.use({ seededRuns: 3 })

const markup = `<img src=x onerror="document.title='hacked'"><b>"'</b>`
const tag = `<svg onload=document.title='hacked'>`
const note = [
  markup,
  '<script>document.title = "hacked"</script>',
  '<svg onload="document.title=\'hacked\'"><circle r="9"/></svg>',
  '[press](javascript:document.title="hacked") and [out](https://example.org/page)',
  '![picture](https://example.org/picture.png) ![own](data:image/svg+xml,<svg/onload=alert(1)>)',
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  'שלום 🙂 **bold**'
].join('\n\n')

test('markup in names, tags and notes does nothing wherever it is shown, and nothing is fetched for it', async ({ page, host }) => {
  const outside: string[] = []
  page.on('request', request => {
    if (new URL(request.url()).hostname !== '127.0.0.1' && !request.url().startsWith('data:')) outside.push(request.url())
  })
  const runs = createRunsPage(page)
  const isInert = async (): Promise<void> => {
    expect(await page.title()).not.toBe('hacked')
    await expect(page.locator('img[onerror], img[src="x"], svg[onload], main script, [onload], [onerror], [ontoggle]')).toHaveCount(0)
  }
  await page.goto(host.url)
  await runs.checkbox('seeded 3').check()
  await runs.grid.focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Run name' }).fill(markup)
  await page.keyboard.press('Enter')
  await expect(runs.row(markup)).toBeVisible()
  await page.keyboard.press('t')
  await page.getByRole('textbox', { name: 'Add tags, separated by commas' }).fill(tag)
  await page.keyboard.press('Enter')
  await expect(runs.row(markup)).toContainText(tag)
  await page.keyboard.press('m')
  await page.getByRole('textbox', { name: 'Note' }).fill(note)
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('t')
  await expect(page.getByRole('checkbox', { name: tag })).toBeVisible()
  await isInert()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('<img')
  await expect(page.getByRole('option', { name: /<img/ }).first()).toBeVisible()
  await isInert()
  await page.keyboard.press('Escape')

  await runs.row(markup).getByRole('link').click()
  await expect(createRunPage(page).name).toHaveText(markup)
  await isInert()
  await createRunPage(page).show('Notes')
  const read = page.getByRole('document', { name: 'Notes' })
  await expect(read.getByRole('strong')).toHaveText('bold')
  await expect(read).toContainText('<script>document.title = "hacked"</script>')
  await expect(read).toContainText('out https://example.org/page')
  await expect(read.locator('a, img, svg, script, style, iframe, input, [href], [src], [style], [class]')).toHaveCount(0)
  await isInert()

  await page.getByRole('button', { name: 'Move to trash' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Deleted 1 run.' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('row').filter({ hasText: markup })).toBeVisible()
  await isInert()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('status').filter({ hasText: `Undid: note of ${markup}.` })).toBeVisible()
  await isInert()
  expect(outside).toEqual([])
})
