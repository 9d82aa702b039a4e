import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, CDPSession } from 'playwright-core'
import type { Host } from '../host.ts'
import { median } from '../statistics.ts'
import { openRuns, rounded } from './page.ts'

const project = path.join(import.meta.dirname, '../..')
const epochs = 24
/** Epochs in which the window reads what it needs of the new run. */
const warmUp = 4

const taskMs = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
}

/**
 * What an epoch of a run that trains costs the window that lists it, with its curve drawn: ms its main thread works from one epoch to the next, the
 * beats between them included. One real training through the host, its own work in a process of its own.
 */
export async function measureLive(browser: Browser, host: Host, folder: string): Promise<Record<string, number>> {
  const { page } = await openRuns(browser, host)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.waitForTimeout(1000)
  const settings = [`num_epochs=${epochs}`, 'max_train_samples=6000', 'hidden_units=32', 'num_hidden_layers=1', 'threads=1']
  const args = ['src/cli/index.ts', 'run', '--json', '--data-dir', folder, ...settings.flatMap(setting => ['--set', setting])]
  const training = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(training, 'exit')
  const costs: number[] = []
  let before = NaN
  for await (const line of createInterface({ input: training.stdout })) {
    if ((JSON.parse(line) as { event: string }).event !== 'epoch') continue
    const now = await taskMs(session)
    costs.push(now - before)
    before = now
  }
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`The training that was to be watched ended with ${code}.`)
  await page.context().close()
  return { median_ms: rounded(median(costs.slice(warmUp))), worst_ms: rounded(Math.max(...costs.slice(warmUp))) }
}
