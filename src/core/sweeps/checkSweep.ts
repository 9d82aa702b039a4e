import { gridSize } from '../../search/samplers/gridCells.ts'
import { parseSampler } from '../../search/samplers/createSampler.ts'
import { parseSpace } from '../../search/space.ts'
import type { Space } from '../../search/space.ts'
import type { Parameter, ParameterValue } from '../../search/parameter.ts'
import { checkHyperparameters, isWhole, valueFault } from '../../shared/checkHyperparameters.ts'
import type { DataContext } from '../../shared/checkHyperparameters.ts'
import { invalidInput } from '../../shared/errors.ts'
import type { FieldFault } from '../../shared/errors.ts'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'
import { measuredMetrics } from '../../shared/losses.ts'
import { otherMetrics, usualMetrics } from '../../shared/metric.ts'
import { mostTrials } from '../../shared/sweep.ts'
import type { Objective, PrunerChoice } from '../../shared/sweep.ts'
import type { SweepPlan } from '../storage/sweepsTable.ts'

/** A plan whose parts fit together; `base` is complete, `cells` null where there is no grid. */
export type CheckedPlan = { space: Space; base: Hyperparameters; cells: number | null; plan: SweepPlan }

/** Trials of a sweep that nothing else limits. */
const usualTrials = 50

const fault = (field: string, code: string, message: string, params: FieldFault['params'] = {}): FieldFault => ({
  field,
  code,
  message,
  params
})

/** The values that decide whether a hyperparameter may be all that a parameter can be. */
function extremes(parameter: Parameter): readonly ParameterValue[] {
  if (parameter.kind === 'constant') return [parameter.value]
  return parameter.kind === 'categorical' ? parameter.choices : [parameter.low, parameter.high]
}

function parameterFault(parameter: Parameter): FieldFault | undefined {
  const { name } = parameter
  const wrong = extremes(parameter)
    .map(value => valueFault(name, value))
    .find(found => found !== undefined)
  if (wrong) return wrong
  const isWholeStep = parameter.kind !== 'numeric' || (parameter.step !== null && Number.isInteger(parameter.step))
  if (isWhole(name) && !isWholeStep) return fault(name, 'needs_int', `${name} takes whole numbers: set its type to int.`)
  return undefined
}

/** A parameter of the space must be a hyperparameter, and each of its values one that it may have. */
function spaceFaults(space: Space): FieldFault[] {
  const faults = space.parameters.flatMap(parameter => parameterFault(parameter) ?? [])
  if (space.searched.length === 0) faults.push(fault('space', 'nothing_searched', 'Search at least one hyperparameter.'))
  return faults
}

type Known = { data: DataContext; isLogged: (metric: string) => boolean }

function objectiveFaults({ metric }: Objective, base: Hyperparameters, { data, isLogged }: Known): FieldFault[] {
  if (metric.startsWith('val_') && base.validation_split === 0)
    return [
      fault('objective', 'needs_validation', `${metric} needs a validation part; set validation_split above 0 or choose loss.`, {
        monitor: metric
      })
    ]
  const measured = measuredMetrics(base, data.classes)
  if (measured.includes(metric)) return []
  if (measuredMetrics({ ...base, more_metrics: true }, data.classes).includes(metric))
    return [fault('objective', 'monitor_needs_more', `${metric} is measured with more_metrics only.`, { monitor: metric })]
  if (isLogged(metric) && ![...usualMetrics, ...otherMetrics].includes(metric)) return []
  return [fault('objective', 'unknown_metric', `No run logs “${metric}”. Choose ${measured.join(', ')}.`, { metric })]
}

function prunerFaults(pruner: PrunerChoice, epochs: number): FieldFault[] {
  const warmUp = 'warm_up_epochs' in pruner ? pruner.warm_up_epochs : 0
  if (warmUp > 0 && warmUp >= epochs)
    return [fault('warm_up_epochs', 'warm_up_too_long', `The warm-up must be below num_epochs (${epochs}).`, { n: epochs })]
  if (pruner.kind === 'threshold' && pruner.lower !== null && pruner.upper !== null && pruner.lower > pruner.upper)
    return [fault('pruner', 'low_above_high', 'The lower threshold is above the upper one.', { low: pruner.lower, high: pruner.upper })]
  return []
}

function gridFaults(cells: number | null, { trials }: SweepPlan['budget']): FieldFault[] {
  if (cells === null || cells <= mostTrials || trials !== null) return []
  const message = `A grid may have at most ${mostTrials.toLocaleString('en-US')} points; this one has ${cells.toLocaleString('en-US')}. Use fewer grid points or random search.`
  return [fault('space', 'grid_too_large', message, { cells, most: mostTrials })]
}

/** Completes a plan and checks all of it before anything starts. Throws INVALID_INPUT with every fault. */
export function checkPlan(plan: SweepPlan, known: Known): CheckedPlan {
  const { data } = known
  const parsed = parseSpace(plan.space)
  if (!parsed.ok) throw invalidInput(parsed.faults)
  const { space } = parsed
  const searched = new Set(space.searched.map(({ name }) => name))
  const constants = space.parameters.flatMap(one => (one.kind === 'constant' ? [[one.name, one.value] as const] : []))
  const fixed = Object.entries(plan.hyperparameters).filter(([name]) => !searched.has(name))
  const base = checkHyperparameters(Object.fromEntries([...fixed, ...constants]), data)
  const levels = Object.fromEntries(Object.entries(plan.sampler.levels).filter(() => plan.sampler.kind === 'grid'))
  const sampler = parseSampler({ ...plan.sampler, levels }, space)
  const size = plan.sampler.kind === 'grid' && sampler.ok ? gridSize(space, new Map(Object.entries(levels))) : undefined
  const cells = size?.ok ? size.cells : null
  const faults = [
    ...spaceFaults(space),
    ...(base.ok ? [] : base.faults.filter(({ field }) => !constants.some(([name]) => name === field))),
    ...(sampler.ok ? [] : sampler.faults),
    ...gridFaults(cells, plan.budget),
    ...(base.ok ? [...objectiveFaults(plan.objective, base.value, known), ...prunerFaults(plan.pruner, base.value.num_epochs)] : [])
  ]
  if (!base.ok || faults.length > 0) throw invalidInput(faults)
  const { trials, minutes, epochs, target } = plan.budget
  const isOpenEnded = cells === null && trials === null && minutes === null && epochs === null && target === null
  const budget = { ...plan.budget, trials: isOpenEnded ? usualTrials : trials }
  return {
    space,
    base: base.value,
    cells,
    plan: { ...plan, sampler: { ...plan.sampler, levels }, budget, hyperparameters: Object.fromEntries(fixed) }
  }
}
