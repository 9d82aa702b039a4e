import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FromTrainer } from '../../src/shared/trainerProtocol.ts'
import { train } from '../support/trainerProcess.ts'
import type { Trained } from '../support/trainerProcess.ts'

let folder: string
let folders = 0
const newFolder = (): string => path.join(folder, String(++folders))
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-resume-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hyperparameters = { max_train_samples: 6000, num_epochs: 4, seed: 11, batch_size: 8, patience: 4, restore_best_weights: true }
type Curve = Map<string, number>

/** Points by place, but for the time an epoch took. */
function curveOf({ messages }: Pick<Trained, 'messages'>): Curve {
  const points = messages.flatMap(message => (message.type === 'epoch' ? message.points : []))
  return new Map(
    points.filter(({ metric }) => metric !== 'epoch_ms').map(({ metric, epoch, step, value }) => [`${metric} ${epoch} ${step}`, value])
  )
}
const endOf = ({ messages }: Trained) =>
  messages.find((message): message is Extract<FromTrainer, { type: 'end' }> => message.type === 'end')
const weights = (checkpointFolder: string): Buffer[] =>
  readdirSync(path.join(checkpointFolder, 'model'))
    .sort()
    .map(name => readFileSync(path.join(checkpointFolder, 'model', name)))

/** Trains until the given beat of the sitting, then asks the trainer to stop or kills it; a beat that never comes lets it end. */
const sitting = (checkpointFolder: string, cut: { beat: number; kill: boolean } | null, epochsKnown: number): Promise<Trained> => {
  let beats = 0
  return train({
    hyperparameters,
    checkpointFolder,
    epochsKnown,
    onMessage: (message, trainer) => {
      if (message.type !== 'progress' || beats++ !== cut?.beat) return
      if (cut.kill) trainer.kill()
      else trainer.send({ type: 'stop' })
    }
  })
}

describe('a training that was cut', () => {
  test('and goes on gives the curve, the test and the weights of one that was not, bit for bit, wherever and however it was cut', async () => {
    const wholeFolder = newFolder()
    const whole = await sitting(wholeFolder, null, 0)
    expect(endOf(whole)?.outcome).toBe('completed')
    const cuts = fc.array(fc.record({ beat: fc.integer({ min: 0, max: 7 }), kill: fc.boolean() }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(cuts, async places => {
        const own = newFolder()
        const curve: Curve = new Map()
        let last: Trained | undefined
        for (const cut of [...places, null]) {
          const known = Math.max(0, ...[...curve.keys()].map(key => Number(key.split(' ')[1])))
          last = await sitting(own, cut, known)
          for (const [key, value] of curveOf(last)) {
            // An epoch that is told again is told the same.
            if (curve.has(key)) expect(value).toBe(curve.get(key))
            curve.set(key, value)
          }
          if (endOf(last)?.outcome === 'completed') break
        }
        expect(curve).toEqual(curveOf(whole))
        expect(endOf(last as Trained)?.test).toEqual(endOf(whole)?.test)
        expect(weights(own)).toEqual(weights(wholeFolder))
      }),
      { numRuns: 4 }
    )
  })

  test('tells the epochs again that nobody wrote down', async () => {
    const own = newFolder()
    let epochs = 0
    const first = await train({
      hyperparameters,
      checkpointFolder: own,
      onMessage: (message, trainer) => {
        if (message.type === 'epoch' && ++epochs === 2) trainer.send({ type: 'stop' })
      }
    })
    const second = await sitting(own, null, 0)
    for (const [key, value] of curveOf(first)) expect(curveOf(second).get(key)).toBe(value)
    expect([...curveOf(second).keys()].filter(key => key.startsWith('val_loss'))).toHaveLength(4)
  })

  test('begins anew where its checkpoints are damaged, and comes to the same', async () => {
    const own = newFolder()
    await sitting(own, { beat: 2, kill: false }, 0)
    const copy = newFolder()
    cpSync(own, copy, { recursive: true })
    for (const name of readdirSync(copy).filter(file => file.endsWith('.checkpoint'))) truncateSync(path.join(copy, name), 1000)
    const [resumed, anew] = [await sitting(own, null, 0), await sitting(copy, null, 0)]
    expect(curveOf(resumed)).toEqual(curveOf(anew))
  })
})
