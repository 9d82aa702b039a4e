import type { Ref } from 'vue'
import { chordOf } from '../shell/shortcuts.ts'
import { useKeys } from '../shell/useShortcuts.ts'
import type { Arranging } from './cardPlace.ts'
import { xAxes } from './line.ts'
import type { XAxis } from './line.ts'
import { useChartChoices } from './useChartChoices.ts'

export type Toggle = 'logX' | 'logY' | 'ignoreOutliers' | 'sync' | 'asTable'
type Sources = {
  measureKey: () => string
  /** The weight in use, chosen or by the length of the lines. */
  smoothing: Ref<number>
  asTable: Ref<boolean>
  resetZoom: () => void
  arrange: (how: Arranging) => void
  /** Enter on the plot. */
  expand: () => void
}

/** What the buttons and the single keys of a chart card do. */
export function useCardControls({ measureKey, smoothing, asTable, resetZoom, arrange, expand }: Sources) {
  const { choices, change } = useChartChoices()

  const toggledIn = (list: string[]): string[] =>
    list.includes(measureKey()) ? list.filter(key => key !== measureKey()) : [...list, measureKey()]
  function toggle(name: Toggle): void {
    if (name === 'asTable') asTable.value = !asTable.value
    else if (name === 'logX') {
      resetZoom()
      change({ logX: !choices.value.logX })
    } else if (name === 'sync') change({ sync: !choices.value.sync })
    else change({ [name]: toggledIn(choices.value[name]) })
  }
  function setXAxis(xAxis: XAxis): void {
    resetZoom()
    change({ xAxis })
  }
  const setSmoothing = (value: number): void => change({ smoothing: Math.min(0.99, Math.max(0, Math.round(value * 100) / 100)) })
  /** 0.95 steps on to 0.99, the end of the scale, and back. */
  const stepSmoothing = (direction: 1 | -1): void =>
    setSmoothing(smoothing.value > 0.95 && direction < 0 ? 0.95 : smoothing.value + direction * 0.05)

  const takeKey = useKeys('chart', {
    smoothing: key => stepSmoothing(key === ']' ? 1 : -1),
    xAxis: () => setXAxis(xAxes[(xAxes.indexOf(choices.value.xAxis) + 1) % xAxes.length] ?? 'epoch'),
    logY: () => toggle('logY'),
    moveChart: key => arrange({ by: key === 'alt+arrowup' ? -1 : 1 })
  })
  function onKey(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.target.closest('[role=menu]')) return
    const isExpanding = chordOf(event) === 'enter' && event.target.getAttribute('role') === 'group'
    if (isExpanding) {
      event.preventDefault()
      expand()
    }
    if (isExpanding || takeKey(event)) event.stopPropagation()
  }
  return { toggle, setXAxis, setSmoothing, stepSmoothing, onKey }
}
