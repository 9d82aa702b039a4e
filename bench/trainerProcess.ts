import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { trainerNodeFlags } from '../src/core/training/trainerLauncher.ts'
import type { TestResult } from '../src/shared/run.ts'
import type { FromTrainer, ToTrainer } from '../src/shared/trainerProtocol.ts'

type Start = Extract<ToTrainer, { type: 'start' }>
type TrainerResult = {
  epoch_seconds: number[]
  test: TestResult | null
  peak_rss_mb: number | null
  startup_seconds: number
}

const entry = path.join(import.meta.dirname, '../src/trainer/index.ts')

/** The most memory the process held, in MB of 10^6 bytes; null where the system does not tell. */
function peakRss(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return kilobytes === undefined ? null : Math.round((Number(kilobytes) * 1024) / 1e6)
}

/** Trains one run in a real trainer process, with its points, beats and checkpoints, and gives the times it reported itself. */
export function trainInProcess(start: Start, { env, pin }: { env: NodeJS.ProcessEnv; pin: string[] }): Promise<TrainerResult> {
  const startMs = performance.now()
  const result: TrainerResult = { epoch_seconds: [], test: null, peak_rss_mb: null, startup_seconds: NaN }
  const [command = process.execPath, ...args] = [...pin, process.execPath, ...trainerNodeFlags, entry]
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced'
  })
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromTrainer) => {
      if (message.type === 'ready') child.send(start)
      else if (message.type === 'started') result.startup_seconds = (performance.now() - startMs) / 1000
      else if (message.type === 'epoch') {
        result.epoch_seconds.push(message.epoch_ms / 1000)
        result.peak_rss_mb = peakRss(child.pid)
      } else if (message.type === 'end') {
        result.test = message.test
        if (message.outcome !== 'completed') reject(new Error(`The run ended ${message.outcome}: ${message.error?.message ?? ''}`))
      }
    })
    child.on('error', reject)
    child.on('exit', code =>
      result.test ? resolve(result) : reject(new Error(`The trainer ended with code ${String(code)} before its run did.`))
    )
  })
}
