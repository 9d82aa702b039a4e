import type { Values } from './parameter.ts'

export type Direction = 'minimize' | 'maximize'

/** How a trial ended: its value (not finite: it diverged), null (it failed), or what it had reached when it was pruned. */
export type Outcome = number | null | { pruned: true; step: number; value: number }

export type Trial = { number: number; values: Values }

/** A trial with its outcome; without one while it runs. */
export type TrialRecord = Trial & { outcome?: Outcome | undefined }

/** `loss` is the value, or its negative where more is better: less is always better here. Not a number for a diverged trial. */
export type RankedTrial = Trial & { standing: 'completed' | 'pruned' | 'diverged'; loss: number; step: number }

/** All that a suggestion may depend on beside space and seed. `ranked` is best first and without failed trials. */
export type History = { number: number; ranked: readonly RankedTrial[]; running: readonly Trial[]; all: readonly TrialRecord[] }

const places = { completed: 0, pruned: 1, diverged: 2 }

function rank({ number, values, outcome }: TrialRecord, sign: number): RankedTrial | null {
  if (outcome === undefined || outcome === null) return null
  const value = typeof outcome === 'number' ? outcome : outcome.value
  const loss = sign * value
  if (!Number.isFinite(value)) return { number, values, standing: 'diverged', loss: NaN, step: 0 }
  if (typeof outcome === 'number') return { number, values, standing: 'completed', loss, step: 0 }
  return { number, values, standing: 'pruned', loss, step: outcome.step }
}

/** Completed by value, then pruned by how far they came and then by value, then diverged; the earlier of equals first. */
const byRank = (a: RankedTrial, b: RankedTrial): number =>
  places[a.standing] - places[b.standing] || b.step - a.step || (a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : a.number - b.number)

/** The history before trial `number`. The order in which outcomes were told makes no difference. */
export function historyOf(records: readonly TrialRecord[], direction: Direction, number: number): History {
  const sign = direction === 'minimize' ? 1 : -1
  const all = [...records].sort((a, b) => a.number - b.number)
  const ranked = all.map(record => rank(record, sign)).filter(trial => trial !== null)
  return { number, all, ranked: ranked.sort(byRank), running: all.filter(record => record.outcome === undefined) }
}
