import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { heapMegabytes, openBrowser, openRuns, rendererMegabytes } from './browse/page.ts'
import { startHost } from './host.ts'
import type { Host } from './host.ts'
import { progress, report } from './report.ts'

type Options = { runs: number; json?: true }
type Sample = {
  runs: number
  host_rss_mb: number
  host_files: number
  renderer_private_mb: number
  renderer_heap_mb: number
  wal_mb: number
}

const project = path.join(import.meta.dirname, '..')
/** One call of the command line asks for so many at most. */
const batch = 50
/** Caches fill and code is compiled in the first part; what grows after it grows for ever. */
const warmUpShare = 0.2

const settings = ['num_epochs=1', 'max_train_samples=256', 'hidden_units=8', 'num_hidden_layers=1', 'batch_size=64']

/** Real trainings, one after the other, asked for by another program that shares the library with the host. */
async function train(folder: string, runs: number, seed: number): Promise<void> {
  const args = ['src/cli/index.ts', 'run', '--json', '--data-dir', folder, '--seeds', String(runs), '--seed', String(seed)]
  const child = spawn(process.execPath, [...args, ...settings.flatMap(setting => ['--set', setting])], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit']
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The trainings ended with ${code}.`)
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

async function sample(
  runs: number,
  { browser, page, host, folder }: { browser: Browser; page: Page; host: Host; folder: string }
): Promise<Sample> {
  return {
    runs,
    host_rss_mb: host.residentMegabytes() ?? NaN,
    host_files: readdirSync(`/proc/${host.pid}/fd`).length,
    renderer_private_mb: (await rendererMegabytes(browser)) ?? NaN,
    renderer_heap_mb: await heapMegabytes(page),
    wal_mb: Math.round(sizeOf(path.join(folder, 'trialbook.db-wal')) / 1e5) / 10
  }
}

/** By how much a figure grows with a thousand runs: the slope of the line with the least squares. */
function slope(samples: readonly Sample[], key: keyof Sample): number {
  const mean = (of: keyof Sample): number => samples.reduce((sum, one) => sum + one[of], 0) / samples.length
  const [x, y] = [mean('runs'), mean(key)]
  const covariance = samples.reduce((sum, one) => sum + (one.runs - x) * (one[key] - y), 0)
  const variance = samples.reduce((sum, one) => sum + (one.runs - x) ** 2, 0)
  return Number(((1000 * covariance) / variance).toFixed(2))
}

/** Many short trainings one after the other, with the window open on them: what host and window hold, and whether it grows. Linux only. */
export async function benchEndurance({ runs, json }: Options): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-endurance-'))
  const host = await startHost(folder)
  const browser = await openBrowser()
  const samples: Sample[] = []
  try {
    await train(folder, 2, 0)
    const { page } = await openRuns(browser, host)
    const startMs = performance.now()
    for (let done = 0; done < runs; done += batch) {
      await train(folder, Math.min(batch, runs - done), 10 + done)
      samples.push(await sample(Math.min(runs, done + batch), { browser, page, host, folder }))
      progress(JSON.stringify(samples.at(-1)))
    }
    const after = samples.filter(one => one.runs > runs * warmUpShare)
    const processesLeft = readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).length
    report(
      {
        bench: 'endurance',
        work: `${runs} trainings of one epoch on 256 images, one after the other, the Runs view open in Chromium; growth per 1,000 runs after the first ${warmUpShare * 100} %`,
        minutes: Number(((performance.now() - startMs) / 60_000).toFixed(1)),
        first: after[0],
        last: samples.at(-1),
        growth_per_1000_runs: {
          host_rss_mb: slope(after, 'host_rss_mb'),
          host_files: slope(after, 'host_files'),
          renderer_private_mb: slope(after, 'renderer_private_mb'),
          renderer_heap_mb: slope(after, 'renderer_heap_mb')
        },
        largest_wal_mb: Math.max(...samples.map(one => one.wal_mb)),
        processes_left: processesLeft
      },
      json === true
    )
  } finally {
    await browser.close()
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
