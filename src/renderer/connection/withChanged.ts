import type { Sweep } from '../../shared/sweep.ts'

/** A list of sweeps with some of them as they are now; those not yet in it come first, as the newest. */
export function withChanged<List extends { sweeps: Sweep[] }>(list: List, changed: readonly Sweep[]): List {
  const byId = new Map(changed.map(sweep => [sweep.id, sweep]))
  const kept = list.sweeps.map(sweep => byId.get(sweep.id) ?? sweep)
  const known = new Set(kept.map(({ id }) => id))
  return { ...list, sweeps: [...changed.filter(({ id }) => !known.has(id)), ...kept] }
}
