import type { TrialView } from '../../../shared/sweep.ts'

type Walk = {
  /** The trials of a picture in the order that keys walk them. */
  trials: () => readonly TrialView[]
  /** The number of the one that was come to. */
  chosen: () => number | undefined
  choose: (number: number) => void
  open: (trial: TrialView) => void
}

/** Keys of a picture of trials: arrows go from one to the next, with Shift by ten, Home and End to the ends; Enter opens the one come to. */
export function useTrialWalk({ trials, chosen, choose, open }: Walk): (event: KeyboardEvent) => void {
  return event => {
    const all = trials()
    const at = all.findIndex(({ number }) => number === chosen())
    const far = event.shiftKey ? 10 : 1
    const go = (to: number) => (): void => {
      const next = all[Math.min(all.length - 1, Math.max(0, to))]
      if (next) choose(next.number)
    }
    const acts: Record<string, () => void> = {
      ArrowRight: go(at + far),
      ArrowLeft: go(at - far),
      Home: go(0),
      End: go(all.length - 1),
      Enter: () => all[at] && open(all[at])
    }
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
}
