import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import { dataContextOf } from '../../shared/dataset.ts'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'
import { networkOf, splitSizes, weightsKey } from '../../shared/network/network.ts'
import type { estimateSchema } from '../../shared/run.ts'
import type { DatasetSource } from '../datasets/datasets.ts'
import type { Tables } from '../storage/tables.ts'
import type { CheckedRequest } from './checkRunRequest.ts'
import { cpuModel } from '../machine.ts'
import { fitTwo } from './leastSquares.ts'

type Estimate = z.output<typeof estimateSchema>
/** What an epoch consists of: weight updates, and samples × multiplications a sample, validation counting a third since it only goes forward. */
export type Work = { steps: number; products: number }
export type Measured = Work & { shape: string; epochMs: number }

/** Hyperparameters that change what an epoch costs, and those of which only being on or off does. Runs that agree in all have one shape. */
const shaping = ['batch_size', 'activation', 'optimizer', 'validation_split', 'max_train_samples', 'threads'] as const
const switches = ['momentum', 'dropout_rate', 'weight_decay', 'gradient_clip_norm', 'shuffle'] as const

/** Start values: one core of a common computer takes 1.6 s for an epoch of the reference network, 0.45 s of it for the matrix products. */
const rough = { msPerStep: 0.68, msPerProduct: 6.2e-8, spread: 3 } as const
const recentRuns = 200
const epochsLooked = 15
const fewestForModel = 3
const percent = (values: readonly number[], share: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
const median = (values: readonly number[]): number => percent(sorted(values), 0.5)

export const shapeOf = (hyperparameters: Hyperparameters, dataset: string): string =>
  JSON.stringify([
    dataset,
    weightsKey(hyperparameters),
    shaping.map(name => hyperparameters[name]),
    switches.map(name => Boolean(hyperparameters[name]))
  ])

export function workOf(hyperparameters: Hyperparameters, { description }: Pick<DatasetSource, 'description'>): Work {
  const { products } = networkOf(hyperparameters, dataContextOf(description)).trace
  const samples = Math.min(hyperparameters.max_train_samples ?? description.train_samples, description.train_samples)
  const { train, validation } = splitSizes(samples, hyperparameters.validation_split)
  return { steps: Math.ceil(train / hyperparameters.batch_size), products: (train + validation / 3) * products }
}

/** Predicts an epoch's time from earlier epochs: the very same shape, else a model fitted to all of them, else start values. */
export function predict(shape: string, work: Work, measured: readonly Measured[]): Estimate {
  const same = sorted(measured.filter(run => run.shape === shape).map(run => run.epochMs))
  if (same.length > 0) {
    const middle = percent(same, 0.5)
    // Even of one shape, another day's epochs differ by a tenth.
    return {
      epoch_ms: middle,
      low_ms: Math.min(percent(same, 0.1), middle * 0.9),
      high_ms: Math.max(percent(same, 0.9), middle * 1.1),
      basis: 'same_shape'
    }
  }
  const shapes = new Set(measured.map(run => run.shape))
  const fit =
    shapes.size >= fewestForModel
      ? fitTwo(measured.map(({ steps, products, epochMs }) => ({ a: steps, b: products, y: epochMs })))
      : undefined
  if (!fit) {
    const epochMs = work.steps * rough.msPerStep + work.products * rough.msPerProduct
    return { epoch_ms: epochMs, low_ms: epochMs / rough.spread, high_ms: epochMs * rough.spread, basis: 'rough' }
  }
  const model = ({ steps, products }: Work): number => steps * fit.x + products * fit.z
  const ratios = sorted(measured.map(run => run.epochMs / model(run)))
  const epochMs = model(work)
  const [low, high] = [Math.min(0.75, percent(ratios, 0.1)), Math.max(1.25, percent(ratios, 0.9))]
  return { epoch_ms: epochMs, low_ms: epochMs * low, high_ms: epochMs * high, basis: 'this_machine' }
}

/** Recent runs trained on this machine: a library may have come from another one. */
const recent = `SELECT r.number FROM runs r JOIN environments v ON v.run = r.number
  WHERE r.epochs_done > 0 AND r.dataset_name = ? AND json_extract(v.json, '$.cpu') IS ? ORDER BY r.number DESC LIMIT ${recentRuns}`

export type Estimates = ReturnType<typeof createEstimates>

export function createEstimates(database: Database, tables: Tables) {
  const recentNumbers = database.prepare<[string, string | null], number>(recent).pluck()
  const cpu = cpuModel()

  function measuredRuns(dataset: DatasetSource): Measured[] {
    const metric = tables.metrics.idOf('epoch_ms')
    if (metric === undefined) return []
    const numbers = recentNumbers.all(dataset.description.name, cpu)
    return [...tables.hyperparameters.ofRuns(numbers)].flatMap(([number, values]) => {
      const epochMs = median(tables.points.latest(number, metric, epochsLooked).filter(value => value > 0))
      const hyperparameters = values as Hyperparameters
      return Number.isFinite(epochMs)
        ? { ...workOf(hyperparameters, dataset), shape: shapeOf(hyperparameters, dataset.description.sha256), epochMs }
        : []
    })
  }

  /** An epoch's time for each of many configurations on one dataset, what was measured being read once. */
  function each(dataset: DatasetSource, configurations: readonly Hyperparameters[]): Estimate[] {
    const measured = measuredRuns(dataset)
    return configurations.map(one => predict(shapeOf(one, dataset.description.sha256), workOf(one, dataset), measured))
  }

  return {
    each,
    one: ({ dataset, hyperparameters }: CheckedRequest): Estimate => each(dataset, [hyperparameters])[0] as Estimate
  }
}
