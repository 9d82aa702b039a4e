import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findChromium } from '../test/support/chromium.ts'
import { startHost } from './host.ts'
import type { Host } from './host.ts'
import { makeLibrary } from './library.ts'
import { progress, report } from './report.ts'
import { median } from './statistics.ts'

type Options = { runs: number; rounds: number; json?: true }
type Figure = { median_ms: number; worst_ms: number }

const rounded = (value: number): number => Number(value.toFixed(1))
const figureOf = (times: readonly number[]): Figure => ({ median_ms: rounded(median(times)), worst_ms: rounded(Math.max(...times)) })

/** In the page: how long from an action until what it shows has been painted. */
const timing = `globalThis.timeUntil = async (act, isShown) => {
  const startMs = performance.now()
  await act()
  for (;;) {
    await new Promise(requestAnimationFrame)
    if (isShown()) break
    if (performance.now() - startMs > 30_000) throw new Error('It was never shown: ' + isShown)
  }
  await new Promise(requestAnimationFrame)
  return performance.now() - startMs
}
globalThis.rows = () => document.querySelectorAll('[role=grid] [role=row] a').length
globalThis.count = () => [...document.querySelectorAll('main .count')].map(element => element.textContent).join('')
globalThis.type = text => {
  const field = document.querySelector('[role=combobox]')
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}`

/** Evaluates `timeUntil(act, isShown)`, both given as the page's own code. */
const timed = (page: Page, act: string, isShown: string): Promise<number> => page.evaluate(`timeUntil(() => { ${act} }, () => ${isShown})`)

async function openPage(browser: Browser, host: Host): Promise<{ page: Page; firstRowsMs: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.addInitScript(timing)
  await page.goto(host.url)
  const firstRowsMs = await page.evaluate<number>(`timeUntil(() => {}, () => rows() > 10).then(() => performance.now())`)
  return { page, firstRowsMs }
}

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
  const many = async (measure: (round: number) => Promise<number>): Promise<Figure> => {
    const times = []
    for (let round = 0; round < rounds; round++) times.push(await measure(round))
    return figureOf(times)
  }
  const header = (name: string): string =>
    `[...document.querySelectorAll('[role=columnheader] button')].find(button => button.textContent.includes('${name}'))`
  const firstRow = `document.querySelector('[role=grid] [role=row] a')?.textContent`
  await page.evaluate(`globalThis.before = ''`)
  return {
    filter: await many(async round => {
      await timed(page, `type('')`, `/^[\\d,]+ runs$/.test(count())`)
      return timed(page, `type('learning_rate < 0.0${1 + (round % 9)} and val_loss < 0.2')`, `/ of /.test(count())`)
    }),
    sort: await many(async () => {
      await page.evaluate(`globalThis.before = ${firstRow}`)
      return timed(page, `${header('learning_rate')}.click()`, `${firstRow} !== before`)
    }),
    scroll_frame_p95_ms: rounded(percentile([...(await scrollFrames(page)), ...(await scrollFrames(page))], 0.95)),
    open_run: await many(async () => {
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

async function measureOverlay(page: Page): Promise<number> {
  const name = `[...document.querySelectorAll('figure')].map(figure => figure.getAttribute('aria-label')).join()`
  return timed(
    page,
    `[...document.querySelectorAll('button')].find(button => button.textContent.trim() === 'Show 100').click()`,
    `${name}.includes('100 runs')`
  )
}

async function measure(host: Host, rounds: number): Promise<Record<string, unknown>> {
  const { executablePath, env, args } = findChromium()
  const browser = await chromium.launch({ executablePath, env, args: [...args, '--enable-precise-memory-info', '--js-flags=--expose-gc'] })
  try {
    const [first, overlay]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      const { page, firstRowsMs } = await openPage(browser, host)
      first.push(firstRowsMs)
      if (round < 5) overlay.push(await measureOverlay(page))
      await page.context().close()
    }
    const { page } = await openPage(browser, host)
    const view = await measureView(page, rounds)
    const heap = await page.evaluate<number>(`(gc(), performance.memory.usedJSHeapSize)`)
    return {
      first_rows: figureOf(first),
      ...view,
      overlay_100: figureOf(overlay),
      renderer_heap_mb: rounded(heap / 1e6),
      host_rss_mb: host.residentMegabytes()
    }
  } finally {
    await browser.close()
  }
}

/** The Runs view in a real Chromium through the Node host, over a generated library. */
export async function benchBrowse({ runs, rounds, json }: Options): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
  try {
    progress(`making ${runs} runs`)
    await makeLibrary({ runs, epochs: 50, dataDir: folder })
    const host = await startHost(folder)
    try {
      const figures = await measure(host, rounds)
      report({ bench: 'browse', work: `${runs} runs × 50 epochs × 4 metrics; ${rounds} rounds`, ...figures }, json === true)
    } finally {
      await host.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
