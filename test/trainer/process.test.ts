import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FromTrainer } from '../../src/shared/trainerProtocol.ts'
import { readCheckpoint } from '../../src/trainer/checkpointFile.ts'
import { mnist, train } from '../support/trainerProcess.ts'
import type { Given, Trained } from '../support/trainerProcess.ts'

let folder: string
let runs = 0
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-trainer-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const small = { max_train_samples: 2000, num_epochs: 3, seed: 11 }
const trainSmall = (hyperparameters: Record<string, unknown> = {}, rest: Partial<Given> = {}): Promise<Trained> =>
  train({ hyperparameters: { ...small, ...hyperparameters }, checkpointFolder: path.join(folder, String(++runs)), ...rest })

type Of<Type> = Extract<FromTrainer, { type: Type }>
const only = <Type extends FromTrainer['type']>({ messages }: Trained, type: Type): Of<Type>[] =>
  messages.filter((message): message is Of<Type> => message.type === type)
const endOf = (trained: Trained): Of<'end'> => only(trained, 'end')[0] as Of<'end'>
/** Points without what differs from run to run. */
const curve = (trained: Trained): string[] =>
  only(trained, 'epoch').flatMap(({ points }) =>
    points.filter(({ metric }) => metric !== 'epoch_ms').map(({ metric, epoch, step, value }) => `${metric} ${epoch} ${step} ${value}`)
  )

describe('a trainer process', () => {
  it('says ready, started, epochs and one end, in this order, and leaves', async () => {
    const trained = await trainSmall()
    const kinds = trained.messages.map(({ type }) => type).filter(type => type !== 'progress' && type !== 'checkpoints' && type !== 'log')
    expect(kinds).toEqual(['ready', 'started', 'epoch', 'epoch', 'epoch', 'end'])
    expect(trained.messages.at(-1)?.type).toBe('end')
    expect(trained.exit).toEqual({ code: 0, signal: null, stderrTail: [] })
    expect(only(trained, 'started')[0]).toEqual({
      type: 'started',
      parameters: 134_794,
      train_samples: 1800,
      validation_samples: 200,
      test_samples: 10_000,
      steps_per_epoch: 57
    })
    expect(only(trained, 'log').map(({ line }) => line)).toEqual([
      'network 784-128-128-128-10: 134,794 parameters, adam 0.001, seed 11',
      '1,800 samples to train, 200 to validate, 10,000 to test; 57 batches of 32 an epoch',
      ...[1, 2, 3].map(
        epoch =>
          expect.stringMatching(
            `^epoch ${epoch}/3: loss [\\d.]+, accuracy [\\d.]+, val_loss [\\d.]+, val_accuracy [\\d.]+, [\\d.]+ s`
          ) as string
      ),
      expect.stringMatching(/^test: loss [\d.]+, accuracy 0\.[\d]+$/) as string
    ])
    const metrics = only(trained, 'epoch')[0]?.points.map(({ metric }) => metric)
    expect(metrics).toEqual(['loss', 'accuracy', 'val_loss', 'val_accuracy', 'learning_rate', 'epoch_ms'])
    expect(only(trained, 'epoch').map(({ points }) => points[0]?.step)).toEqual([57, 114, 171])
    expect(endOf(trained).outcome).toBe('completed')
    expect(endOf(trained).test?.accuracy).toBeGreaterThan(0.8)
    expect(only(trained, 'checkpoints').at(-1)?.checkpoints[0]?.epoch).toBe(3)
    expect(only(trained, 'ready')[0]?.environment).toMatchObject({ tfjs_node: '4.22.0', threads: 1 })
  })

  it('gives the same bits for the same seed in two processes, and others for another', async () => {
    const [first, second, other] = [await trainSmall(), await trainSmall(), await trainSmall({ seed: 12 })]
    expect(curve(second)).toEqual(curve(first))
    const checksum = (trained: Trained): string | undefined => only(trained, 'checkpoints').at(-1)?.checkpoints[0]?.sha256
    expect(checksum(second)).toBe(checksum(first))
    expect(endOf(second).test).toEqual(endOf(first).test)
    expect(curve(other)).not.toEqual(curve(first))
  })

  it('takes the validation part from the end, before any shuffling', async () => {
    // Only the last tenth of the labels is wrong: training never sees them, validation sees nothing else.
    const bytes = readFileSync(mnist.train_labels)
    const labels = Buffer.from(bytes)
    for (let i = 8 + 1800; i < 8 + 2000; i++) labels[i] = ((bytes[i] ?? 0) + 1) % 10
    const file = path.join(folder, 'labels')
    writeFileSync(file, labels)
    const trained = await trainSmall({ num_epochs: 4 }, { dataset: { ...mnist, train_labels: file } })
    const last = new Map(
      only(trained, 'epoch')
        .at(-1)
        ?.points.map(({ metric, value }) => [metric, value])
    )
    expect(last.get('accuracy')).toBeGreaterThan(0.8)
    expect(last.get('val_accuracy')).toBeLessThan(0.1)
  })

  it('stops between batches and leaves a checkpoint of that place', async () => {
    const trained = await train({
      hyperparameters: { num_epochs: 50, seed: 1 },
      checkpointFolder: path.join(folder, String(++runs)),
      onMessage: (message, trainer) => {
        if (message.type === 'progress' && message.epoch === 2) trainer.send({ type: 'stop' })
      }
    })
    expect(endOf(trained)).toMatchObject({ outcome: 'stopped', epochs_done: 1, error: null })
    const last = only(trained, 'checkpoints')
      .at(-1)
      ?.checkpoints.find(({ kept }) => kept.includes('last'))
    const { position, state } = readCheckpoint(last?.file ?? '')
    expect(position.epoch).toBe(1)
    expect(position.batch).toBeGreaterThan(0)
    expect(position.global_step).toBe(1688 + position.batch)
    expect(state.length).toBe(24)
  })

  it('goes on at the Ctrl-C of a terminal, which is its parent’s to answer, and stops as asked at a termination', async () => {
    const signalled = (signal: NodeJS.Signals): Promise<Trained> => {
      let sent = false
      return trainSmall(
        { num_epochs: signal === 'SIGTERM' ? 1000 : 4 },
        {
          onMessage: (message, trainer) => {
            if (message.type !== 'epoch' || sent || trainer.pid === undefined) return
            sent = true
            process.kill(trainer.pid, signal)
          }
        }
      )
    }
    expect(endOf(await signalled('SIGINT'))).toMatchObject({ outcome: 'completed', epochs_done: 4 })
    expect(endOf(await signalled('SIGHUP'))).toMatchObject({ outcome: 'completed', epochs_done: 4 })
    const terminated = await signalled('SIGTERM')
    expect(endOf(terminated)).toMatchObject({ outcome: 'stopped', error: null })
    expect(only(terminated, 'checkpoints').length).toBeGreaterThan(0)
  })

  it('ends diverged at the batch whose loss is not finite, and says which', async () => {
    const trained = await trainSmall({ learning_rate: 10, optimizer: 'sgd', dropout_rate: 0 })
    expect(endOf(trained).outcome).toBe('diverged')
    expect(endOf(trained).error?.message).toMatch(/^loss became (NaN|infinite) in epoch \d+, batch \d+\.$/)
    const loss = only(trained, 'epoch')
      .at(-1)
      ?.points.find(({ metric }) => metric === 'loss')?.value
    expect(Number.isFinite(loss)).toBe(false)
  })

  it('names the file that is missing or cut', async () => {
    const missing = await trainSmall({}, { dataset: { ...mnist, test_images: path.join(folder, 'nowhere') } })
    expect(endOf(missing)).toMatchObject({ outcome: 'failed', epochs_done: 0 })
    expect(endOf(missing).error?.message).toContain(path.join(folder, 'nowhere'))
    const cut = path.join(folder, 'cut')
    writeFileSync(cut, readFileSync(mnist.train_images).subarray(0, 1_000_000))
    const truncated = await trainSmall({}, { dataset: { ...mnist, train_images: cut } })
    expect(endOf(truncated).error?.message).toContain(`${cut} cannot be used: it has 1000000 bytes, but its header promises 47040016`)
  })

  it('fails with the reason where checkpoints cannot be written', async () => {
    const file = path.join(folder, 'a-file')
    writeFileSync(file, '')
    const trained = await trainSmall({}, { checkpointFolder: path.join(file, 'run') })
    expect(endOf(trained)).toMatchObject({ outcome: 'failed' })
    expect(endOf(trained).error?.message).toContain(file)
  })

  it('refuses hyperparameters that no form would let through', async () => {
    const trained = await trainSmall({ batch_size: 5000 })
    expect(endOf(trained)).toMatchObject({ outcome: 'failed', error: { code: 'INVALID_INPUT' } })
    expect(endOf(trained).error?.message).toContain('batch_size')
  })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it('a trainer whose parent is killed leaves, with its last checkpoint whole', async () => {
  const parent = fork(path.join(import.meta.dirname, '../support/trainerParent.ts'), [path.join(folder, 'orphan')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  const pid = await new Promise<number>(resolve => parent.once('message', message => resolve(message as number)))
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  const files = readdirSync(path.join(folder, 'orphan'))
  expect(files.filter(name => !name.endsWith('.checkpoint'))).toEqual([])
  const positions = files.map(name => readCheckpoint(path.join(folder, 'orphan', name)).position)
  // It was in the middle of an epoch, and that is where its training can go on.
  expect(positions.some(({ batch }) => batch > 0)).toBe(true)
})
