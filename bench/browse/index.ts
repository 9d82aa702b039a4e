import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startHost } from '../host.ts'
import type { Host } from '../host.ts'
import { makeLibrary } from '../library.ts'
import { progress, report } from '../report.ts'
import { measureList } from './list.ts'
import { measureLive } from './liveEpochs.ts'
import { measureMillion, measureOverlayOfLong } from './longRuns.ts'
import { openBrowser } from './page.ts'

type Options = { sizes: string; rounds: number; json?: true }

const project = path.join(import.meta.dirname, '../..')

/** A host over a library of its own, gone afterwards. */
async function withLibrary<Found>(
  make: (folder: string) => Promise<void> | void,
  use: (host: Host, folder: string) => Promise<Found>
): Promise<Found> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
  try {
    await make(folder)
    const host = await startHost(folder)
    try {
      return await use(host, folder)
    } finally {
      await host.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeLongRuns(folder: string, points: number, runs: number): void {
  const { status } = spawnSync(process.execPath, ['test/support/seedLongRun.ts', folder, String(points), String(runs)], { cwd: project })
  if (status !== 0) throw new Error('The long runs could not be made.')
}

const ofSize = (browser: Browser, runs: number, rounds: number) =>
  withLibrary(
    async folder => {
      progress(`making ${runs} runs`)
      await makeLibrary({ runs, epochs: 50, dataDir: folder })
    },
    async (host, folder) => {
      const list = await measureList(browser, host, rounds)
      progress('watching a training')
      return { ...list, live_epoch: await measureLive(browser, host, folder) }
    }
  )

async function ofLongRuns(browser: Browser, rounds: number) {
  progress('50 runs of 1,000 points')
  const overlay = await withLibrary(
    folder => makeLongRuns(folder, 1000, 50),
    host => measureOverlayOfLong(browser, host, rounds)
  )
  progress('a run of 1,000,000 points')
  const million = await withLibrary(
    folder => makeLongRuns(folder, 1_000_000, 1),
    host => measureMillion(browser, host, rounds)
  )
  return { overlay_50_by_1000: overlay, open_million_points: million }
}

/** The windows of people who look at many runs, in a real Chromium through the Node host, over generated libraries. */
export async function benchBrowse({ sizes, rounds, json }: Options): Promise<void> {
  const browser = await openBrowser()
  try {
    const figures: Record<string, unknown> = {}
    for (const runs of sizes.split(',').map(Number)) figures[`runs_${runs}`] = await ofSize(browser, runs, rounds)
    Object.assign(figures, await ofLongRuns(browser, rounds))
    const work = `libraries of ${sizes} runs × 50 epochs × 4 metrics; each ${rounds} times; frames of scrolling: p95; live_epoch: main thread ms an epoch`
    report({ bench: 'browse', work, ...figures }, json === true)
  } finally {
    await browser.close()
  }
}
