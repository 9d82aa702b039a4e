import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createBuiltInTable } from '../../src/core/datasets/builtInTable.ts'
import { builtInTables } from '../../src/core/datasets/builtInTables.ts'
import { decodePredictions, viewPredictions } from '../../src/shared/predictions.ts'
import { fitScaling, tableRows, tableSamples } from '../../src/trainer/tableData.ts'
import type { TableDataset } from '../../src/trainer/tableData.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { train } from '../support/trainerProcess.ts'

/** A table that comes with Trialbook, written where a trainer finds it. */
async function builtIn(name: string): Promise<TableDataset> {
  const found = builtInTables.find(one => one.name === name)
  if (!found) throw new Error(`No table is named ${name}`)
  const source = createBuiltInTable(found, temporaryFolder())
  await source.verify()
  if (source.files.kind !== 'table') throw new Error(`${name} is no table`)
  return source.files
}

async function trained(dataset: TableDataset, hyperparameters: Record<string, unknown>) {
  const { messages } = await train({
    dataset,
    hyperparameters: { seed: 1, dropout_rate: 0, ...hyperparameters },
    checkpointFolder: path.join(temporaryFolder(), 'run')
  })
  const end = messages.find(message => message.type === 'end')
  const curve = messages.flatMap(message => (message.type === 'epoch' ? message.points.filter(({ metric }) => metric === 'val_loss') : []))
  return { messages, end, losses: curve.map(({ value }) => value) }
}

test.each([
  ['spirals', { num_epochs: 60, learning_rate: 0.01, hidden_units: 32 }, 0.97],
  ['circles', { num_epochs: 20, learning_rate: 0.01, hidden_units: 16 }, 0.97],
  ['moons', { num_epochs: 20, learning_rate: 0.01, hidden_units: 16 }, 0.97],
  ['iris', { num_epochs: 40, learning_rate: 0.01, hidden_units: 16 }, 0.9]
])('%s is learnt by a network that is deep enough', async (name, hyperparameters, least) => {
  const { end } = await trained(await builtIn(name), hyperparameters)
  expect(end).toMatchObject({ outcome: 'completed', error: null })
  expect(end?.test?.accuracy).toBeGreaterThan(least)
})

test.each(['auto', 'mean_absolute_error', 'huber'])('numbers are predicted with the loss %s, in their own unit', async loss => {
  const dataset = await builtIn('friedman')
  const { end, messages } = await trained(dataset, {
    num_epochs: 30,
    learning_rate: 0.01,
    hidden_units: 32,
    loss_function: loss,
    monitor: 'val_r2',
    patience: 25
  })
  expect(end).toMatchObject({ outcome: 'completed', error: null })
  expect(end?.test?.r2).toBeGreaterThan(0.85)
  // The noise has a deviation of 1, so no error can be much below 0.8.
  expect(end?.test?.mean_absolute_error).toBeGreaterThan(0.7)
  expect(end?.test?.mean_absolute_error).toBeLessThan(1.6)
  expect(end?.test).not.toHaveProperty('accuracy')
  const metrics = new Set(messages.flatMap(message => (message.type === 'epoch' ? message.points.map(({ metric }) => metric) : [])))
  for (const name of ['mean_absolute_error', 'val_mean_absolute_error', 'val_r2', 'val_loss']) expect(metrics).toContain(name)
  expect(metrics).not.toContain('accuracy')
})

test('yes and no are told by one number, rare classes weighed, and more is measured where it is asked for', async () => {
  const dataset = await builtIn('moons')
  const hyperparameters = { num_epochs: 20, learning_rate: 0.01, hidden_units: 16, loss_function: 'binary_crossentropy' }
  const more = { class_weight: 'balanced', more_metrics: true, monitor: 'val_auc' }
  const { end, messages } = await trained(dataset, { ...hyperparameters, ...more })
  expect(end?.test?.accuracy).toBeGreaterThan(0.97)
  expect(messages.find(message => message.type === 'started')?.parameters).toBe(3 * 16 + 2 * (16 * 16 + 16) + 17)
  const last = messages.findLast(message => message.type === 'epoch')
  const values = Object.fromEntries((last?.points ?? []).map(({ metric, value }) => [metric, value]))
  for (const name of ['val_precision', 'val_recall', 'val_f1', 'val_auc']) expect(values[name]).toBeGreaterThan(0.95)
  expect(values).not.toHaveProperty('val_top3_accuracy')
})

test('a straight line does not part the spirals, and a seed repeats a curve bit for bit', async () => {
  const dataset = await builtIn('spirals')
  const linear = { num_epochs: 20, num_hidden_layers: 0, learning_rate: 0.01 }
  const [first, second] = [await trained(dataset, linear), await trained(dataset, linear)]
  expect(first.end?.test?.accuracy).toBeLessThan(0.75)
  expect(second.losses).toEqual(first.losses)
  expect(first.losses).toHaveLength(20)
})

test('inputs of very different sizes are scaled by the training rows, and missing ones become their mean', async () => {
  const folder = temporaryFolder()
  const rows = [1000, 0.1, 3000, NaN, NaN, 0.3, 2000, 0.2]
  const file = (name: string, values: Float32Array | Int32Array): string => {
    const at = path.join(folder, name)
    writeFileSync(at, new Uint8Array(values.buffer))
    return at
  }
  const dataset: TableDataset = {
    kind: 'table',
    ...{ train_values: file('a', Float32Array.from(rows)), train_labels: file('b', Int32Array.of(0, 1, 0, 1)) },
    ...{ test_values: file('c', Float32Array.from([NaN, 0.9])), test_labels: file('d', Int32Array.of(1)) },
    scalings: ['standard', 'min_max'],
    classes: 2
  }
  const train = tableRows(dataset.train_values, dataset.train_labels, { inputs: 2, classes: 2 })
  const scaling = fitScaling(dataset, train, 3)
  const values = (samples: ReturnType<typeof tableSamples>): number[] =>
    [...samples.pieces].flatMap(piece => [...piece].map(value => Math.round(value * 1e4) / 1e4))
  // Of the first three rows: 1000 and 3000 have mean 2000 and deviation 1000; 0.1 and 0.3 reach from 0.1 over 0.2.
  expect(values(tableSamples(train, scaling))).toEqual([-1, 0, 1, 0.5, 0, 1, 0, 0.5])
  expect(values(tableSamples(tableRows(dataset.test_values, dataset.test_labels, { inputs: 2, classes: 2 }), scaling))).toEqual([0, 4])
})

test('what a completed run answered to the test part is kept, and is what its score says', async () => {
  const dataset = await builtIn('circles')
  const folder = temporaryFolder()
  const checkpointFolder = path.join(folder, 'run')
  const { messages } = await train({
    dataset,
    hyperparameters: { seed: 1, num_epochs: 6, learning_rate: 0.01, hidden_units: 8 },
    checkpointFolder
  })
  const end = messages.find(message => message.type === 'end')
  const { predicted, confidence, ofTruth, classes } = decodePredictions(readFileSync(path.join(checkpointFolder, 'predictions.bin')))
  const labels = tableRows(dataset.test_values, dataset.test_labels, { inputs: 2, classes: 2 }).labels
  const { correct, confusion } = viewPredictions({ predicted, confidence, ofTruth, classes }, labels, { names: [], most: 0 })
  expect(predicted).toHaveLength(500)
  expect(correct / 500).toBeCloseTo(end?.test?.accuracy ?? NaN, 10)
  expect(confusion.map(row => row.reduce((sum, count) => sum + count, 0))).toEqual([250, 250])
  // Of two classes the answer is the one of more than half, and what the truth got follows from it.
  for (const [i, answer] of predicted.entries()) {
    expect(confidence[i]).toBeGreaterThanOrEqual(32_767)
    expect(Math.abs((ofTruth[i] ?? 0) - (answer === labels[i] ? (confidence[i] ?? 0) : 65_535 - (confidence[i] ?? 0)))).toBeLessThanOrEqual(
      1
    )
  }
})

test('a file that was cut is named, and nothing is trained', async () => {
  const dataset = await builtIn('moons')
  truncateSync(dataset.train_values, 1000)
  const { end } = await trained(dataset, { num_epochs: 1 })
  expect(end).toMatchObject({ outcome: 'failed', epochs_done: 0 })
  expect(end?.error?.message).toContain(`${dataset.train_values} has 1000 bytes`)
})
