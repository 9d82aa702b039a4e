import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPredictor } from '../../../src/core/training/predictor.ts'
import { createChildTrainerLauncher } from '../../../src/server/childTrainerLauncher.ts'
import { insidesFile } from '../../../src/shared/insides.ts'
import { openTestCore } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const real = () => openTestCore({ launcher: createChildTrainerLauncher() })

async function trained({ client, reaches }: TestCore, dataset: string, hyperparameters: Record<string, unknown>): Promise<string> {
  const { runs } = await client.runs.start({ dataset, hyperparameters: { seed: 1, ...hyperparameters } })
  const id = runs[0]?.id ?? ''
  expect((await reaches(id, 'completed', 'failed', 'diverged')).state).toBe('completed')
  return id
}

const moons = { num_epochs: 12, learning_rate: 0.01, hidden_units: 16, dropout_rate: 0 }

test('a network of two inputs is looked into after each epoch: weights, gradients, dead units, and what it answers over the plane', async () => {
  const core = await real()
  const id = await trained(core, 'moons', moons)
  const { plane, epochs, samples } = await core.client.runs.insides({ id })
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  const last = epochs.at(-1)
  expect(last?.weights.map(({ name }) => name)).toEqual(
    [0, 2, 4, 6].flatMap(layer => [`layer_${layer}/dense/kernel`, `layer_${layer}/dense/bias`])
  )
  for (const { histogram, gradient_norm } of last?.weights ?? []) {
    expect(histogram.counts.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(2)
    expect(histogram.from).toBeLessThan(histogram.to)
    expect(gradient_norm).toBeGreaterThan(0)
  }
  expect(last?.units.map(({ layer, units }) => [layer, units])).toEqual([1, 3, 5].map(layer => [layer, 16]))
  for (const { dead, units } of last?.units ?? []) expect(dead >= 0 && dead < units).toBe(true)
  // The upper moon is above on the left of the middle, the lower one below on the right.
  const classes = Buffer.from(last?.boundary?.classes ?? '', 'base64')
  if (!plane) throw new Error('There is no plane')
  const at = (x: number, y: number): number | undefined => {
    const place = (value: number, { from, to }: { from: number; to: number }): number =>
      Math.floor(((value - from) / (to - from)) * plane.size)
    return classes[place(y, plane.y) * plane.size + place(x, plane.x)]
  }
  expect([at(-0.5, 0.65), at(0.5, -0.6)]).toEqual([0, 1])
  expect(samples).toHaveLength(500)
  expect(samples.every(({ x, y }) => x >= plane.x.from && x <= plane.x.to && y >= plane.y.from && y <= plane.y.to)).toBe(true)
  expect((await core.client.runs.insides({ id, after: 10 })).epochs).toHaveLength(2)
  // A line that was cut off while it was written is none.
  appendFileSync(join(core.libraryFolder, 'checkpoints', id, insidesFile), '{"epoch": 13, "wei')
  expect((await core.client.runs.insides({ id })).epochs).toHaveLength(12)
})

test('runs answer what they are asked, in values of the data, as they did to their test part', async () => {
  const core = await real()
  const { client } = core
  const [plain, binary] = [
    await trained(core, 'moons', moons),
    await trained(core, 'moons', { ...moons, loss_function: 'binary_crossentropy' })
  ]
  const numbers = await trained(core, 'friedman', { ...moons, num_epochs: 25 })
  const { values } = await client.runs.samples({ id: plain, indexes: Array.from({ length: 200 }, (_, i) => i) })
  for (const id of [plain, binary]) {
    const predictions = await client.runs.predictions({ id, most: 500 })
    if (predictions.kind !== 'classes') throw new Error('These are classes')
    const wrong = new Map(predictions.mistakes.map(one => [one.index, one.predicted]))
    const [{ answers } = { answers: null }] = await client.runs.answers({ ids: [id], samples: values })
    for (const [index, answer] of (answers ?? []).entries()) {
      expect(answer[0]! + answer[1]!).toBeCloseTo(1, 5)
      expect(Number(answer[1]! > answer[0]!)).toBe(wrong.get(index) ?? index % 2)
    }
    expect(answers).toHaveLength(200)
  }
  const ofNumbers = await client.runs.predictions({ id: numbers, most: 10 })
  if (ofNumbers.kind !== 'numbers') throw new Error('These are numbers')
  const point = ofNumbers.points[0]!
  const { values: asked } = await client.runs.samples({ id: numbers, indexes: [point.index] })
  const [answered] = await client.runs.answers({ ids: [numbers], samples: asked })
  expect(answered?.answers?.[0]?.[0]).toBeCloseTo(point.predicted, 3)
  await expect(client.runs.answers({ ids: [plain], samples: [[1, 2, 3]] })).rejects.toThrow('A sample of the data of run #1 has 2 values.')

  const found = await client.runs.differences({ a: plain, b: binary, most: 500 })
  expect(found.both_right + found.only_a + found.only_b + found.both_wrong).toBe(500)
  expect([found.lost.length, found.won.length]).toEqual([found.only_a, found.only_b])
  expect(found.confusion.flat().reduce((a, b) => a + b)).toBe(0)
  await expect(client.runs.differences({ a: plain, b: numbers })).rejects.toThrow('Only answers to the same classes')
})

test('a run that keeps no model answers nothing; its first weights are pictures once it does', async () => {
  const core = await real()
  const { client } = core
  const small = { num_epochs: 1, max_train_samples: 600, batch_size: 100, hidden_units: 20, num_hidden_layers: 1 }
  const id = await trained(core, 'mnist', small)
  const dense = await client.runs.firstWeights({ id })
  expect([dense.shape, dense.units, dense.pictures.length, dense.pictures[0]?.length]).toEqual([[28, 28], 20, 20, 784])
  const filters = await client.runs.firstWeights({
    id: await trained(core, 'mnist', { ...small, layers: 'conv:6:5:2 activation flatten hidden' })
  })
  expect([filters.shape, filters.units, filters.pictures[5]?.length]).toEqual([[5, 5], 6, 25])

  const { runs } = await client.runs.start({ dataset: 'mnist', hyperparameters: { num_epochs: 1000, seed: 1 } })
  const waiting = runs[0]?.id ?? ''
  expect(await client.runs.answers({ ids: [waiting], samples: [new Array<number>(784).fill(0)] })).toEqual([
    { run_id: waiting, answers: null }
  ])
  await expect(client.runs.firstWeights({ id: waiting })).rejects.toThrow('This run kept no model')
})

test('the process that answers ends when nobody asks, and is started again', async () => {
  const core = await real()
  const id = await trained(core, 'moons', { ...moons, num_epochs: 1 })
  const launcher = createChildTrainerLauncher()
  const pids: (number | undefined)[] = []
  const counted = {
    launch: (options: { threads: number }) => {
      const own = launcher.launch(options)
      pids.push(own.pid)
      return own
    }
  }
  const predictor = createPredictor({ launcher: counted }, { idleMs: 1500, answerMs: 30_000 })
  const folder = join(core.libraryFolder, 'checkpoints', id, 'model')
  expect(await predictor.ask(folder, [[0, 0]])).toHaveLength(1)
  expect(
    await predictor.ask(folder, [
      [0, 0],
      [null, 1]
    ])
  ).toHaveLength(2)
  expect(pids).toHaveLength(1)
  await expect.poll(() => existsSync(`/proc/${pids[0]}`) && process.platform === 'linux', { timeout: 10_000 }).toBe(false)
  expect(await predictor.ask(folder, [])).toEqual([])
  expect(pids).toHaveLength(2)
  await expect(predictor.ask(join(folder, 'nowhere'), [[0, 0]])).rejects.toThrow('nowhere')
  predictor.close()
})

test('a network with normalisation answers later as it did to its test part', async () => {
  const core = await real()
  const { client } = core
  const layers = 'conv:4:5:2 batch_norm activation residual:4 flatten hidden batch_norm'
  const id = await trained(core, 'mnist', {
    layers,
    num_hidden_layers: 1,
    hidden_units: 4,
    num_epochs: 2,
    max_train_samples: 1500,
    batch_size: 50
  })
  const predictions = await client.runs.predictions({ id, most: 3 })
  if (predictions.kind !== 'classes') throw new Error('These are classes')
  const { values } = await client.runs.samples({ id, indexes: predictions.mistakes.map(({ index }) => index) })
  const [{ answers } = { answers: null }] = await client.runs.answers({ ids: [id], samples: values })
  for (const [i, { predicted, confidence }] of predictions.mistakes.entries()) expect(answers?.[i]?.[predicted]).toBeCloseTo(confidence, 3)
})
