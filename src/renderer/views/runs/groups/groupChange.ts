import { metricDirection } from '../../../../shared/metric.ts'
import type { GroupMean } from '../../../../shared/groups.ts'
import { welchDifference } from '../../../../shared/welch.ts'
import { formatMeanDeviation } from '../../../format/format.ts'
import { metricChange } from '../../compare/comparison.ts'

/** How a group's mean is against the baseline's: with half of its 95 % interval where both sides have a spread, which may make it noise. */
export type GroupChange = { text: string; verdict: 'better' | 'worse' | 'same' | 'noise' }

export function groupChange(metric: string, group: GroupMean, base: GroupMean): GroupChange | undefined {
  if (group.mean === null || base.mean === null) return undefined
  const lowerIsBetter = metricDirection(metric) === 'lower'
  const { change, verdict } = metricChange(metric, { value: group.mean, base: base.mean }, lowerIsBetter)
  const found = welchDifference(
    { mean: group.mean, deviation: group.deviation ?? 0, runs: group.runs },
    { mean: base.mean, deviation: base.deviation ?? 0, runs: base.runs }
  )
  if (!found) return { text: change, verdict }
  const text = formatMeanDeviation(found.difference, found.halfWidth)
  // What rounds to nothing has no sign.
  const isNothing = /^\u2212?[0.]+ /.test(text)
  const sign = found.difference < 0 ? '' : '+'
  return { text: isNothing ? text.replace('\u2212', '') : `${sign}${text}`, verdict: found.separate ? verdict : 'noise' }
}
