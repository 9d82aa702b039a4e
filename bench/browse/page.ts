import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findChromium } from '../../test/support/chromium.ts'
import type { Host } from '../host.ts'
import { median } from '../statistics.ts'

export type Figure = { median_ms: number; worst_ms: number }

export const rounded = (value: number): number => Number(value.toFixed(1))
export const figureOf = (times: readonly number[]): Figure => ({ median_ms: rounded(median(times)), worst_ms: rounded(Math.max(...times)) })

/**
 * In the page: how long from an action until what it shows has been painted; and whether charts of so many lines are drawn: what a chart says of
 * itself is there before its picture, so the strokes on canvases are counted too.
 */
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
globalThis.isFiltered = () => {
  const [listed, all] = count().split(' of ')
  return all !== undefined && listed !== all.split(' ')[0]
}
globalThis.strokes = 0
const stroke = CanvasRenderingContext2D.prototype.stroke
CanvasRenderingContext2D.prototype.stroke = function (...args) {
  strokes++
  return stroke.apply(this, args)
}
globalThis.drawn = (lines, charts) => strokes >= 16 * charts &&
  [...document.querySelectorAll('figure [role=img]')].filter(image => image.ariaLabel.includes('and ' + (lines - 10) + ' more')).length >= charts
globalThis.captions = () => [...document.querySelectorAll('figcaption')].map(caption => caption.textContent).join()
globalThis.press = name => [...document.querySelectorAll('button')].find(button => button.textContent.trim() === name).click()
globalThis.type = text => {
  const field = document.querySelector('[role=combobox]')
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}`

/** Evaluates `timeUntil(act, isShown)`, both given as the page's own code; ms. */
export const timed = (page: Page, act: string, isShown: string): Promise<number> =>
  page.evaluate(`timeUntil(() => { ${act} }, () => ${isShown})`)

export async function many(rounds: number, measure: (round: number) => Promise<number>): Promise<Figure> {
  const times = []
  for (let round = 0; round < rounds; round++) times.push(await measure(round))
  return figureOf(times)
}

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env, args } = findChromium()
  return chromium.launch({ executablePath, env, args: [...args, '--enable-precise-memory-info', '--js-flags=--expose-gc'] })
}

/** A window of its own on the runs of the host, and how long its first rows took since the navigation began. */
export async function openRuns(browser: Browser, host: Host): Promise<{ page: Page; firstRowsMs: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.addInitScript(timing)
  await page.goto(host.url)
  const firstRowsMs = await page.evaluate<number>(`timeUntil(() => {}, () => rows() > 0).then(() => performance.now())`)
  return { page, firstRowsMs }
}

/** JavaScript objects of the page after a collection, MB of 10^6 bytes. */
export const heapMegabytes = async (page: Page): Promise<number> =>
  rounded((await page.evaluate<number>(`(gc(), performance.memory.usedJSHeapSize)`)) / 1e6)

/** What the busiest renderer process holds for itself, its code not counted, MB of 10^6 bytes; null where the system does not tell. */
export async function rendererMegabytes(browser: Browser): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const held = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? NaN))
  return Math.round((Math.max(...held) * 1024) / 1e6)
}
