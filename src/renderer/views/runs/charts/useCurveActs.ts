import type { Ref } from 'vue'
import type { Selection } from '../selection.ts'
import type { How } from '../useRunsSelection.ts'
import type { CurveAct } from './useCurveMenu.ts'

type CurveActs = {
  open: (id: string) => void
  toggleEye: (id: string) => void
  choose: (id: string, how: How) => void
  selection: Readonly<Ref<Selection>>
  toggleBaseline: (id: string) => Promise<void>
  /** Tells where the row is, should it be out of view. */
  look: (id: string) => Promise<void>
}

/** What the table does when a chart asks for it. One of several selected runs is only gone to: the others stay drawn. */
export function useCurveActs({ open, toggleEye, choose, selection, toggleBaseline, look }: CurveActs) {
  const acts: Record<CurveAct, (id: string) => void> = {
    open,
    eye: toggleEye,
    only: id => choose(id, 'only'),
    baseline: id => void toggleBaseline(id),
    pick(id) {
      choose(id, selection.value.ids.has(id) ? 'focus' : 'only')
      void look(id)
    }
  }
  return (act: CurveAct, id: string): void => acts[act](id)
}
