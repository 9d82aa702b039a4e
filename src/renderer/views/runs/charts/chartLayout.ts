import { shortestPlot, tallestPlot } from '../../../charts/cardPlace.ts'
import type { CardPlace } from '../../../charts/cardPlace.ts'
import { mainMeasures } from '../../../charts/linesOfRuns.ts'
import type { Measure } from '../../../charts/line.ts'
import { readList, writeList } from '../viewAddress.ts'

const usual: readonly CardPlace[] = mainMeasures.map(({ key }) => ({ key }))
/** As written: a layout without any chart, which is not the usual one. */
const none = '-'

const writePlaces = (places: readonly CardPlace[]): string => writeList(places.map(({ key, height }) => `${key}:${height ?? ''}`))
const usualText = writePlaces(usual)

/** The charts as a view and an address spell them: `loss:,epoch_ms:300`; empty for the usual ones. The height stands after the last colon. */
export function writeLayout(places: readonly CardPlace[]): string {
  const text = writePlaces(places)
  return text === usualText ? '' : text === '' ? none : text
}

/** What cannot be read of a layout is left out, as is a chart that is there already. */
export function readLayout(text: string): readonly CardPlace[] {
  if (text === '') return usual
  const places = new Map<string, CardPlace>()
  for (const item of text === none ? [] : readList(text)) {
    const colon = item.lastIndexOf(':')
    const key = colon < 0 ? item : item.slice(0, colon)
    const height = colon < 0 ? NaN : Number.parseInt(item.slice(colon + 1), 10)
    if (key === '' || places.has(key)) continue
    places.set(key, { key, height: Number.isNaN(height) ? undefined : Math.min(tallestPlot, Math.max(shortestPlot, height)) })
  }
  return [...places.values()]
}

/** The measure a key is about: a metric with its validation part where one is logged, else the metric alone. */
export function measureOf(key: string, metrics: readonly string[]): Measure {
  const main = mainMeasures.find(measure => measure.key === key)
  if (main) return main
  const validation = `val_${key}`
  return metrics.includes(validation) ? { key, train: key, validation } : { key, validation: key }
}

/** The charts there could be, one for each metric; train and validation share one. */
export function measuresOf(metrics: readonly string[]): Measure[] {
  const isPart = (name: string): boolean => name.startsWith('val_') && metrics.includes(name.slice('val_'.length))
  return metrics.filter(name => !isPart(name)).map(key => measureOf(key, metrics))
}

export const metricsOf = (measures: readonly Measure[]): string[] => [
  ...new Set(measures.flatMap(({ train, validation }) => [train ?? [], validation ?? []].flat()))
]

/** The chart is put so many places further up or down, as far as there are any. */
export function moved(places: readonly CardPlace[], key: string, by: number): CardPlace[] {
  const from = places.findIndex(place => place.key === key)
  const to = Math.min(places.length - 1, Math.max(0, from + by))
  const next = [...places]
  const [card] = from < 0 ? [] : next.splice(from, 1)
  if (card) next.splice(to, 0, card)
  return next
}
