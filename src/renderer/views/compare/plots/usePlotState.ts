import { computed, shallowRef, watch } from 'vue'
import type { Brush } from '../../../charts/brush.ts'
import { useLanguage } from '../../../i18n.ts'
import { useCompareAddress } from '../useCompareAddress.ts'
import { readPlotState, writePlotState } from './plotAddress.ts'
import type { PlotState } from './plotAddress.ts'

/** What was chosen of the pictures, in the address: every change is a step to undo, a drag as a whole. */
export function usePlotState() {
  const address = useCompareAddress()
  const { t } = useLanguage()
  /** Brushes while they are dragged; the address has them once the drag ends. */
  const live = shallowRef<Record<string, Brush>>()
  const kept = computed(() => readPlotState(address.text('plot')))
  watch(kept, () => (live.value = undefined))
  const state = computed<PlotState>(() => (live.value ? { ...kept.value, brushes: live.value } : kept.value))

  function change(part: Partial<PlotState>): void {
    const before = writePlotState(kept.value)
    const after = writePlotState({ ...kept.value, ...part })
    live.value = undefined
    if (after === before) return
    address.write({ plot: after }, t('shell.steps.plot'))
  }
  function brush(name: string, next: Brush | undefined, isDone: boolean): void {
    const { [name]: _gone, ...others } = state.value.brushes ?? {}
    const brushes = next ? { ...others, [name]: next } : others
    if (isDone) change({ brushes })
    else live.value = brushes
  }
  const toggled = (list: readonly string[] | undefined, name: string): string[] =>
    list?.includes(name) ? list.filter(other => other !== name) : [...(list ?? []), name]
  return {
    state,
    /** Without what a drag has not ended yet: what is read or listed again only then. */
    settled: kept,
    change,
    brush,
    toggle: (which: 'log' | 'flip', name: string) => change({ [which]: toggled(kept.value[which], name) })
  }
}
