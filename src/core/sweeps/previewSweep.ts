import type { z } from 'zod'
import { createStudy } from '../../search/study.ts'
import { chooseSampler } from '../../search/samplers/auto.ts'
import { gridCells, gridLevels } from '../../search/samplers/gridCells.ts'
import type { Values } from '../../search/parameter.ts'
import { checkHyperparameters } from '../../shared/checkHyperparameters.ts'
import type { sweepPreviewSchema } from '../../shared/sweep.ts'
import type { DatasetSource } from '../datasets/datasets.ts'
import type { Estimates } from '../runs/estimate.ts'
import type { CheckedPlan } from './checkSweep.ts'

export type SweepPreview = z.output<typeof sweepPreviewSchema>

/** Enough to know the mean of what the trials will take. */
const mostSamples = 48

/** Points of the space as a sweep would try them, evenly taken from a grid. */
function samplePoints({ space, cells, plan }: CheckedPlan): Values[] {
  if (cells !== null) {
    const all = gridCells(space, new Map(Object.entries(plan.sampler.levels))) ?? []
    const every = Math.max(1, Math.ceil(all.length / mostSamples))
    return all.filter((_, index) => index % every === 0)
  }
  const study = createStudy({ space: plan.space, sampler: { kind: 'sobol', seed: 0 } })
  return Array.from({ length: mostSamples }, () => study.ask()?.values ?? {})
}

type Parts = { dataset: DatasetSource; estimates: Estimates; workers: number; reusable: number; warm: boolean }

function timeOf(checked: CheckedPlan, trials: number, { dataset, estimates, workers }: Parts): SweepPreview['time'] {
  const complete = samplePoints(checked).flatMap(values => {
    const whole = checkHyperparameters({ ...checked.base, ...values })
    return whole.ok ? [whole.value] : []
  })
  const predicted = estimates.each(dataset, complete)
  const [first] = predicted
  if (!first) return null
  const total = (key: 'epoch_ms' | 'low_ms' | 'high_ms'): number => {
    const sum = predicted.reduce((ms, one, index) => ms + one[key] * (complete[index]?.num_epochs ?? 0), 0)
    return ((sum / predicted.length) * trials) / Math.min(workers, Math.max(1, trials))
  }
  return {
    ms: total('epoch_ms'),
    low_ms: total('low_ms'),
    high_ms: total('high_ms'),
    basis: predicted.some(({ basis }) => basis === 'rough') ? 'rough' : first.basis
  }
}

/** More would not be told apart on a line. */
const mostLevels = 100

function levelsOf({ cells, plan, space }: CheckedPlan): SweepPreview['levels'] {
  if (cells === null) return {}
  const levels = space.searched.map(one => [one.name, gridLevels(one, plan.sampler.levels[one.name])] as const)
  return Object.fromEntries(levels.map(([name, values]) => [name, values.length > mostLevels ? [] : values]))
}

/** What a sweep would cost, before it starts. */
export function previewOf(checked: CheckedPlan, parts: Parts): SweepPreview {
  const { cells, plan, space } = checked
  const planned = cells === null ? plan.budget.trials : Math.min(cells, plan.budget.trials ?? cells)
  const left = planned === null ? null : Math.max(0, planned - (parts.warm && cells !== null ? parts.reusable : 0))
  const choice = plan.sampler.kind === 'auto' ? chooseSampler(space, 0) : null
  return {
    cells,
    planned,
    levels: levelsOf(checked),
    reusable: parts.reusable,
    time: left === null ? null : timeOf(checked, left, parts),
    sampler: choice && { kind: choice.kind, reason: choice.reason }
  }
}
