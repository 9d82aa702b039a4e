import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { figureOf, openBrowser, openRuns, rendererMegabytes } from './browse/page.ts'
import { startHost } from './host.ts'
import { makeLibrary } from './library.ts'
import { progress, report } from './report.ts'
import { median } from './statistics.ts'

type Options = { runs: number; rounds: number; json?: true }

/** How long everything is left alone before its memory is read. */
const idleMs = 5_000

/** From a cold process to the first rows: the host says that it is ready, then a window is opened; and what all of it holds when nothing happens. */
export async function benchStart({ runs, rounds, json }: Options): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
  const times = { ready: [] as number[], rows: [] as number[], all: [] as number[] }
  const memory = { host: [] as number[], renderer: [] as number[] }
  const browser = await openBrowser()
  try {
    progress(`making ${runs} runs`)
    await makeLibrary({ runs, epochs: 50, dataDir: folder })
    for (let round = 0; round < rounds; round++) {
      const from = performance.now()
      const host = await startHost(folder)
      const ready = performance.now() - from
      const { page, firstRowsMs } = await openRuns(browser, host)
      times.ready.push(ready)
      times.rows.push(firstRowsMs)
      times.all.push(ready + firstRowsMs)
      await sleep(idleMs)
      memory.host.push(host.residentMegabytes() ?? NaN)
      memory.renderer.push((await rendererMegabytes(browser)) ?? NaN)
      await page.context().close()
      await host.close()
    }
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const [host, renderer] = [median(memory.host), median(memory.renderer)]
  const figures = {
    ...{ bench: 'start', runs, rounds, host_ready: figureOf(times.ready), first_rows: figureOf(times.rows), together: figureOf(times.all) },
    ...{ idle_host_mb: host, idle_renderer_private_mb: renderer, idle_together_mb: host + renderer }
  }
  report(figures, json === true)
}
