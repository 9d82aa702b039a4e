import { useWindowSize } from '@vueuse/core'
import { computed } from 'vue'
import type { Arranging, CardPlace } from '../../../charts/cardPlace.ts'
import type { Measure } from '../../../charts/line.ts'
import { measureOf, measuresOf, moved, readLayout, writeLayout } from './chartLayout.ts'

export type ArrangedCard = { measure: Measure; height: number; place: { isFirst: boolean; isLast: boolean } }

type Sources = {
  /** The layout as the view spells it. */
  charts: () => string
  /** Every metric that the runs of the view have logged. */
  metrics: () => readonly string[]
  set: (charts: string) => void
}

/** The charts of the Runs view in their order, and what changes it. */
export function useChartCards({ charts, metrics, set }: Sources) {
  const places = computed(() => readLayout(charts()))
  /** Two cards share the height of the window, what stands around their plots taken away. */
  const window = useWindowSize()
  const usualHeight = computed(() => Math.min(420, Math.max(220, Math.round((window.height.value - 340) / 2))))
  const cards = computed(() =>
    places.value.map(({ key, height }, i, { length }): ArrangedCard => ({
      measure: measureOf(key, metrics()),
      height: height ?? usualHeight.value,
      place: { isFirst: i === 0, isLast: i === length - 1 }
    }))
  )
  const missing = computed(() => measuresOf(metrics()).filter(({ key }) => !places.value.some(place => place.key === key)))
  const put = (next: readonly CardPlace[]): void => set(writeLayout(next))

  function arrange(key: string, how: Arranging): void {
    if (how === 'remove') put(places.value.filter(place => place.key !== key))
    else if ('by' in how) put(moved(places.value, key, how.by))
    else put(places.value.map(place => (place.key === key ? { key, height: how.height } : place)))
  }
  return { cards, missing, arrange, add: (key: string): void => put([...places.value, { key }]) }
}
