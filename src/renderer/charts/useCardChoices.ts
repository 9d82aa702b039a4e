import { computed } from 'vue'
import { countOf } from './line.ts'
import type { Line, Measure, Split } from './line.ts'
import type { PlotChoices } from './shaping.ts'
import { defaultSmoothing } from './smoothing.ts'
import { useChartChoices } from './useChartChoices.ts'

type Card = { measure: Measure; lines: readonly Line[]; grouped: boolean }

/** Which lines a card draws and how: what was chosen for all cards, and what for its own measure. */
export function useCardChoices(card: () => Card) {
  const { choices } = useChartChoices()

  /** Dashes tell train from validation. */
  const dashed = computed(() => card().measure.train !== undefined && card().measure.validation !== undefined)
  const shownLines = computed(() => (dashed.value ? card().lines.filter(line => choices.value[line.split]) : card().lines))
  const split = computed((): Split => {
    const isEmpty = shownLines.value.length === 0
    const hasValidation = shownLines.value.some(line => line.split === 'validation')
    return !dashed.value || hasValidation || (choices.value.validation && isEmpty) ? 'validation' : 'train'
  })
  /** The metric that names the card. */
  const metric = computed(() => {
    const { measure } = card()
    return measure[split.value] ?? measure.train ?? measure.validation ?? measure.key
  })
  // A band around a smoothed mean would be of other points than its line.
  const smoothing = computed(() => {
    const { grouped, lines } = card()
    return grouped ? 0 : (choices.value.smoothing ?? defaultSmoothing(Math.max(0, ...lines.map(line => countOf(line.points)))))
  })
  const plotChoices = computed<PlotChoices>(() => ({
    xAxis: card().grouped ? 'epoch' : choices.value.xAxis,
    logX: choices.value.logX,
    logY: choices.value.logY.includes(card().measure.key),
    smoothing: smoothing.value,
    ignoreOutliers: choices.value.ignoreOutliers.includes(card().measure.key)
  }))
  return { dashed, shownLines, metric, smoothing, plotChoices }
}
