import type { Browser } from 'playwright-core'
import type { Host } from '../host.ts'
import { many, openRuns, timed } from './page.ts'

/** Curves of 50 runs of 1,000 points each, drawn together; each round in a window of its own, which has read nothing yet. */
export const measureOverlayOfLong = (browser: Browser, host: Host, rounds: number) =>
  many(rounds, async () => {
    const { page } = await openRuns(browser, host)
    await page.getByRole('button', { name: 'Show all' }).waitFor()
    await page.waitForTimeout(200)
    // The loss at every step, and the validation loss at every epoch.
    const took = await timed(page, `strokes = 0; press('Show all')`, `drawn(100, 1)`)
    await page.context().close()
    return took
  })

/** A run of a million points, opened from the list; each round in a window of its own. */
export const measureMillion = (browser: Browser, host: Host, rounds: number) =>
  many(rounds, async () => {
    const { page } = await openRuns(browser, host)
    await page.waitForTimeout(200)
    const took = await timed(
      page,
      `document.querySelector('[role=grid] [role=row] a').click()`,
      `/of 1,000,0\\d\\d points/.test(captions())`
    )
    await page.context().close()
    return took
  })
