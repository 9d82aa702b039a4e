import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { train } from '../support/trainerProcess.ts'
import type { Trained } from '../support/trainerProcess.ts'

let folder: string
let trained: Trained
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'trialbook-mnist-'))
  trained = await train({ hyperparameters: { num_epochs: 5, seed: 1 }, checkpointFolder: path.join(folder, 'run') })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('five epochs of the reference network on the whole of MNIST reach a test accuracy of 0.970', () => {
  const end = trained.messages.find(message => message.type === 'end')
  expect(end?.outcome).toBe('completed')
  expect(end?.test?.accuracy).toBeGreaterThanOrEqual(0.97)
})

it('a trainer needs at most 450 MB for it', context => {
  if (trained.peakMegabytes === undefined) return context.skip('this system does not tell the peak memory of a process')
  expect(trained.peakMegabytes).toBeLessThanOrEqual(450)
})
