import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { createChartCard } from './pages/chartCard.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

async function saved(page: Page, title: string, item: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download')
  await createChartCard(page, title).figure.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  const file = await download
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}
/** Width and height of a PNG (RFC 2083, section 4.1.1). */
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)]

test.describe('of seeded runs', () => {
  test.use({ seededRuns: 12 })

  test('a chart leaves as a picture of three sizes, as vectors, text and a figure for LaTeX', async ({ page, host }) => {
    await page.goto(host.url)
    await createRunsPage(page).rows.first().waitFor()
    const title = 'val_loss by epoch'
    await expect.poll(createChartCard(page, title).words).toContain('seeded 12')
    const [one, three] = [await saved(page, title, 'PNG image'), await saved(page, title, 'PNG image, three times the size')]
    const [width, height] = sizeOf(one.bytes)
    expect(sizeOf(three.bytes)).toEqual([width * 3, height * 3])

    const svg = await saved(page, title, 'SVG vectors')
    expect(svg.name).toBe('val_loss-by-epoch-10-runs.svg')
    const drawing = await page.evaluate(text => {
      const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
      return {
        broken: documentElement.getElementsByTagName('parsererror').length,
        size: [documentElement.getAttribute('width'), documentElement.getAttribute('height')].map(Number),
        lines: documentElement.querySelectorAll('path[stroke-linejoin=round]').length,
        texts: [...documentElement.querySelectorAll('text')].map(element => element.textContent)
      }
    }, svg.bytes.toString())
    expect(drawing).toMatchObject({ broken: 0, size: [width, height] })
    // Ten runs with a train and a validation line each; of those that diverged one point has no line to it.
    expect(drawing.lines).toBeGreaterThanOrEqual(18)
    expect(drawing.texts).toEqual(expect.arrayContaining(['val_loss · epoch', '2']))

    const drawn = await saved(page, title, 'CSV of the points drawn')
    expect(drawn.name).toBe('val_loss-by-epoch-10-runs-points-drawn.csv')
    const rows = drawn.bytes.toString().trim().split('\n')
    expect(rows[0]).toBe('run,name,metric,split,step,epoch,time,value')
    expect(rows.filter(row => row.startsWith('12,seeded 12,val_loss,'))).toHaveLength(4)
    expect((await saved(page, title, 'LaTeX (pgfplots)')).bytes.toString()).toContain('\\addlegendentry{seeded 12 (train)}')
  })
})

test.describe('of a long run', () => {
  test.use({ longRunPoints: 60_000 })

  test('every point leaves, also those that the picture and the window leave out', async ({ page, host }) => {
    await page.goto(host.url)
    await createRunsPage(page).row('long 1').waitFor()
    const title = 'val_loss by epoch'
    await expect.poll(createChartCard(page, title).words).toContain('long 1 train')
    const drawn = (await saved(page, title, 'CSV of the points drawn')).bytes.toString().trim().split('\n')
    expect(drawn.length).toBeLessThan(10_000)
    const all = (await saved(page, title, 'CSV')).bytes.toString().trim().split('\n')
    expect(all.length).toBe(1 + 60_000 + 50)
    expect(all.filter(row => row.endsWith(',NaN'))).toHaveLength(1)
    const { lines } = JSON.parse((await saved(page, title, 'JSON')).bytes.toString()) as { lines: { metric: string; values: unknown[] }[] }
    expect(lines.map(({ metric, values }) => [metric, values.length])).toEqual([
      ['loss', 60_000],
      ['val_loss', 50]
    ])
  })
})
