import { invalidInput } from '../shared/errors.ts'
import type { FieldFault } from '../shared/errors.ts'
import { fault } from './fault.ts'
import { copyValues } from './parameter.ts'
import { createSampler, parseSampler } from './samplers/createSampler.ts'
import type { SamplerOptions, SamplerSettings } from './samplers/createSampler.ts'
import { parseSpace } from './space.ts'
import type { Space } from './space.ts'
import { historyOf } from './trial.ts'
import type { Direction, Outcome, Trial, TrialRecord } from './trial.ts'

export type StudyOptions = {
  /** A space as people write it. */
  space: unknown
  sampler: SamplerOptions
  direction?: Direction
  /** Trials from before; those without an outcome are running. */
  trials?: readonly TrialRecord[]
}

export type Study = {
  /** The next trial, open until it is told; undefined once a grid is finished. */
  ask(): Trial | undefined
  /** How an open trial ended. A failed one may be told again, after it was repeated. */
  tell(number: number, outcome: Outcome): void
  /** The best completed trial; undefined while there is none. */
  best(): (Trial & { value: number }) | undefined
  trials(): readonly TrialRecord[]
}

function outcomeFaults(outcome: unknown): FieldFault[] {
  if (outcome === null || typeof outcome === 'number') return []
  const pruned = typeof outcome === 'object' ? new Map<string, unknown>(Object.entries(outcome)) : new Map<string, unknown>()
  if (pruned.get('pruned') === true && Number.isFinite(pruned.get('step')) && typeof pruned.get('value') === 'number') return []
  return [fault('outcome', 'invalid_outcome', 'Tell a number, null for a failed trial, or { pruned: true, step, value }.')]
}

function check(options: StudyOptions): { space: Space; settings: SamplerSettings } {
  const checked = parseSpace(options.space)
  if (!checked.ok) throw invalidInput(checked.faults)
  const sampler = parseSampler(options.sampler, checked.space)
  if (!sampler.ok) throw invalidInput(sampler.faults)
  if (!['minimize', 'maximize', undefined].includes(options.direction))
    throw invalidInput([fault('direction', 'invalid_direction', 'Set direction to minimize or maximize.')])
  return { space: checked.space, settings: sampler.settings }
}

/**
 * Ask what to try, tell how it went. Each suggestion is a pure function of space, sampler, and the trials that are finished and running:
 * a study made anew from its trials goes on as the old one would have. Bad input throws INVALID_INPUT with the fields at fault.
 */
export function createStudy(options: StudyOptions): Study {
  const { space, settings } = check(options)
  const direction = options.direction ?? 'minimize'
  const suggest = createSampler(space, settings)
  const records = new Map(
    (options.trials ?? []).map(({ number, values, outcome }) => [number, { number, values: copyValues(values), outcome }])
  )

  function ask(): Trial | undefined {
    const all = [...records.values()]
    const number = all.reduce((next, record) => Math.max(next, record.number + 1), 0)
    const values = suggest(historyOf(all, direction, number))
    if (values === null) return undefined
    records.set(number, { number, values, outcome: undefined })
    return { number, values: copyValues(values) }
  }

  function tell(number: number, outcome: Outcome): void {
    const record = records.get(number)
    const faults = outcomeFaults(outcome)
    if (record === undefined) faults.push(fault('number', 'unknown_trial', `No trial has the number ${number}.`, { number }))
    else if (record.outcome !== undefined && record.outcome !== null)
      faults.push(fault('number', 'already_told', `Trial ${number} has ended already.`, { number }))
    if (record === undefined || faults.length > 0) throw invalidInput(faults)
    record.outcome = outcome
  }

  function best(): (Trial & { value: number }) | undefined {
    const first = historyOf([...records.values()], direction, 0).ranked[0]
    if (first?.standing !== 'completed') return undefined
    return { number: first.number, values: copyValues(first.values), value: direction === 'minimize' ? first.loss : -first.loss }
  }

  return { ask, tell, best, trials: () => [...records.values()] }
}
