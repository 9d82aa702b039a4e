import { refDebounced } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { Closer } from '../../shared/series.ts'
import { useSeriesStore } from '../connection/seriesStore.ts'
import { withCloser } from './closerPoints.ts'
import { lineKey } from './line.ts'
import type { Line, Points } from './line.ts'
import type { PlotChoices, Zoom } from './shaping.ts'

type View = Pick<PlotChoices, 'xAxis' | 'smoothing'> & { zoom: Zoom | undefined }
const restMs = 120

/** What the core is asked for a line that is not here whole: the range in view, the average over all points. Nothing where the whole line is enough. */
function questionOf({ run, metric, points }: Line, { xAxis, smoothing, zoom }: View): Closer | undefined {
  if (!points.ranks || (!zoom && smoothing === 0)) return undefined
  const question = { id: run.id, metric, smoothing }
  if (!zoom) return question
  const { min, max } = zoom.x
  if (xAxis === 'epoch' || xAxis === 'step') return { ...question, range: { x: xAxis, from: min, to: max } }
  const start = xAxis === 'clock' ? 0 : (run.startedAt ?? points.times[0] ?? 0)
  return { ...question, range: { x: 'time', from: min + start, to: max + start } }
}

/**
 * Lines as closely as the view asks: those that are too long to be here whole get the points of the zoomed range, down to every one, read once the view
 * rests. Until then the last ones stay.
 */
export function useCloserLines(lines: () => readonly Line[], view: () => View) {
  const { closer } = useSeriesStore()
  const error = shallowRef<unknown>()
  const found = shallowRef<ReadonlyMap<string, { part: Points; smoothing: number }>>(new Map())
  const questions = computed(() =>
    lines().flatMap(line => {
      const question = questionOf(line, view())
      return question ? [{ key: lineKey(line), question }] : []
    })
  )
  const settled = refDebounced(
    computed(() => JSON.stringify(questions.value)),
    restMs
  )

  watch(
    // Looked up again when something was read, or forgotten after a lost connection.
    () => questions.value.map(({ question }) => closer.of(question)),
    parts => {
      const next = new Map<string, { part: Points; smoothing: number }>()
      questions.value.forEach(({ key, question }, i) => {
        const part = parts[i]
        const known = part ? { part, smoothing: question.smoothing } : found.value.get(key)
        if (known) next.set(key, known)
      })
      found.value = next
    },
    { immediate: true }
  )
  async function ask(): Promise<void> {
    try {
      await Promise.all(questions.value.map(({ question }) => closer.ask(question)))
      error.value = undefined
    } catch (reason) {
      error.value = reason
    }
  }
  watch([settled, closer.forgotten], ask, { immediate: true })

  const closerLines = computed(() => {
    // The very same array where nothing is closer, so that what was made of it needs not be made again.
    if (found.value.size === 0) return lines()
    return lines().map(line => {
      const known = line.points.ranks ? found.value.get(lineKey(line)) : undefined
      return known ? { ...line, points: withCloser(line.points, known.part, known.smoothing) } : line
    })
  })
  return { lines: closerLines, error, ask }
}
