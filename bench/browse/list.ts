import type { Browser, Page } from 'playwright-core'
import type { Host } from '../host.ts'
import { figureOf, heapMegabytes, many, openRuns, rendererMegabytes, rounded, timed } from './page.ts'

/** Frame times while the list is scrolled from its start to its end. */
const scrollFrames = (page: Page): Promise<number[]> =>
  page.evaluate(`(async () => {
    const grid = document.querySelector('[role=grid]')
    const frames = []
    let last = await new Promise(requestAnimationFrame)
    for (let step = 1; step <= 200; step++) {
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * step / 200
      const now = await new Promise(requestAnimationFrame)
      frames.push(now - last)
      last = now
    }
    grid.scrollTop = 0
    return frames
  })()`)

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN

async function measureView(page: Page, rounds: number): Promise<Record<string, unknown>> {
  const header = (name: string): string =>
    `[...document.querySelectorAll('[role=columnheader] button')].find(button => button.textContent.includes('${name}'))`
  const firstRow = `document.querySelector('[role=grid] [role=row] a')?.textContent`
  // The columns come after the rows, and all runs are looked through for them.
  await timed(page, '', `${header('learning_rate')} !== undefined`)
  return {
    filter: await many(rounds, async round => {
      await timed(page, `type('')`, `/^[\\d,]+ runs$/.test(count())`)
      // Until the answer is there, all runs are listed still.
      return timed(page, `type('learning_rate < 0.0${1 + (round % 9)} and val_loss < 0.2')`, `isFiltered()`)
    }),
    sort: await many(rounds, async () => {
      // With 100,000 runs the header was seen to be missing for a moment after a filter; why is not known.
      await timed(page, '', `${header('learning_rate')} !== undefined`)
      await page.evaluate(`globalThis.before = ${firstRow}`)
      return timed(page, `${header('learning_rate')}.click()`, `${firstRow} !== before`)
    }),
    scroll_frame_p95_ms: rounded(percentile([...(await scrollFrames(page)), ...(await scrollFrames(page))], 0.95)),
    open_run: await many(rounds, async () => {
      const took = await timed(
        page,
        `document.querySelectorAll('[role=grid] [role=row] a')[3].click()`,
        `location.hash.startsWith('#/runs/') && document.querySelector('main canvas') !== null && document.querySelectorAll('main figure').length >= 2`
      )
      await timed(page, `history.back()`, `rows() > 10 && !location.hash.startsWith('#/runs/')`)
      return took
    })
  }
}

/** The table and 100 of its curves over a generated library. */
export async function measureList(browser: Browser, host: Host, rounds: number): Promise<Record<string, unknown>> {
  const [first, overlay]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const { page, firstRowsMs } = await openRuns(browser, host)
    first.push(firstRowsMs)
    // The pictures of the first rows come first, as they do for somebody who looks before choosing.
    await page.getByRole('button', { name: 'Show 100' }).waitFor()
    await page.waitForTimeout(200)
    // 100 runs, loss and accuracy of the training and the validation part each.
    overlay.push(await timed(page, `strokes = 0; press('Show 100')`, `drawn(200, 2)`))
    await page.context().close()
  }
  const { page } = await openRuns(browser, host)
  const view = await measureView(page, rounds)
  const memory = {
    renderer_heap_mb: await heapMegabytes(page),
    renderer_private_mb: await rendererMegabytes(browser),
    host_rss_mb: host.residentMegabytes()
  }
  await page.context().close()
  return { first_rows: figureOf(first), ...view, overlay_100_by_50: figureOf(overlay), ...memory }
}
