import { openParentPort } from '../../src/trainer/parentPort.ts'
import type { FromTrainer } from '../../src/shared/trainerProtocol.ts'

/** A program that a launcher starts, over the same port as the trainer: it does what the orders in the messages say. */
const port = openParentPort()
const say = (message: unknown): void => void port.send(message as FromTrainer)
const log = (line: string): void => say({ type: 'log', line })

const orders: Record<string, () => void> = {
  count() {
    for (let i = 0; i < 100; i++) log(String(i))
    say({
      type: 'progress',
      epoch: NaN,
      batch: Infinity,
      batches: -Infinity,
      loss: Float64Array.of(NaN, Infinity),
      accuracy: '정확도',
      samples_per_second: undefined
    })
  },
  threads: () => log(`${process.env['OMP_NUM_THREADS']} ${process.env['TF_NUM_INTRAOP_THREADS']}`),
  fail() {
    const text = Array.from({ length: 100 }, (_, i) => `line ${i}: 실패`).join('\n')
    process.stderr.write(text, () => process.exit(7))
  },
  leave: () => process.exit(0),
  hang() {
    for (;;);
  }
}

port.onMessage(message => orders[(message as { run_id?: string }).run_id ?? '']?.())
port.onClose(() => process.exit(0))
log('ready')
