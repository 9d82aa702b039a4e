import type { Ref } from 'vue'
import { useSettings } from '../composables/useSettings.ts'
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
  const { settings } = useSettings()
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

  const keys: Record<string, () => void> = {
    '[': () => stepSmoothing(-1),
    ']': () => stepSmoothing(1),
    x: () => setXAxis(xAxes[(xAxes.indexOf(choices.value.xAxis) + 1) % xAxes.length] ?? 'epoch'),
    y: () => toggle('logY'),
    Enter: expand
  }
  function take(event: KeyboardEvent, act: () => void): void {
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  function onKey(event: KeyboardEvent): void {
    if (event.target instanceof HTMLElement && event.target.closest('[role=menu]')) return
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
    if (event.altKey && by !== undefined && !event.ctrlKey && !event.metaKey) return take(event, () => arrange({ by }))
    const onPlot = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'group'
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      (!settings.value.single_key_shortcuts && event.key !== 'Enter') ||
      (event.key === 'Enter' && !onPlot)
    )
      return
    const act = keys[event.key]
    if (act) take(event, act)
  }
  return { toggle, setXAxis, setSmoothing, stepSmoothing, onKey }
}
