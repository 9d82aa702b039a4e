import type { Sweep } from '../../../shared/sweep.ts'

/** The sweeps in which every word of a text is found, be it in a name, the state, the method or what is looked for. `wordsOf` says what a row reads. */
export function filterSweeps(sweeps: readonly Sweep[], text: string, wordsOf: (sweep: Sweep) => readonly string[]): Sweep[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return sweeps.filter(sweep => {
    const row = [sweep.name, sweep.experiment, sweep.dataset.name, sweep.objective.metric, ...Object.keys(sweep.space), ...wordsOf(sweep)]
    const read = row.join('\n').toLowerCase()
    return words.every(word => read.includes(word))
  })
}
