import { formatCount, formatMetric } from '../format/format.ts'
import { bestPoint } from './insights.ts'
import type { PlacedLine, Plot } from './shaping.ts'

type Translate = (key: string, values: Record<string, unknown>, plural?: number) => string
const most = 10
/** Letters of a name that are worth hearing. */
const longestName = 120

/** What a picture of lines says, a sentence a line, for who cannot see it. */
export function describeLines(lines: readonly PlacedLine[], { t, dashed }: { t: Translate; dashed: boolean }): string {
  const sentences = lines.slice(0, most).map(({ line, values, epochs }) => {
    const name = line.run.name.length > longestName ? `${line.run.name.slice(0, longestName)}…` : line.run.name
    const run = dashed ? `${name} ${t(`charts.split.${line.split}`, {})}` : name
    const best = bestPoint(line.metric, { ...line.points, values, epochs })
    if (!best) return t('charts.describedEmpty', { run })
    const word = (value: number | undefined): string => formatMetric(line.metric, value)
    return t('charts.described', { run, first: word(values[0]), last: word(values.at(-1)), best: word(best.value), epoch: best.epoch })
  })
  if (lines.length > most) sentences.push(t('charts.describedMore', { n: lines.length - most }))
  return sentences.join('; ')
}

type CaptionOptions = { t: Translate; clipped: boolean; smoothed: boolean; provisional: boolean; reduced: boolean }

/** What a picture does not show as it is: points left out, points without a place, smoothing. */
export function captionsOf(plot: Plot | undefined, { t, clipped, smoothed, provisional, reduced }: CaptionOptions): string[] {
  const said: string[] = []
  if (plot && plot.total > plot.drawn) said.push(t('charts.drawn', { n: formatCount(plot.drawn), m: formatCount(plot.total) }))
  if (plot && plot.atOrBelowZero > 0) said.push(t('charts.atOrBelowZero', { n: formatCount(plot.atOrBelowZero) }, plot.atOrBelowZero))
  // Percentiles of a series that is not here whole are those of what is here.
  if (plot && clipped) said.push(t(reduced ? 'charts.clippedDrawn' : 'charts.clipped', { n: formatCount(plot.outside) }, plot.outside))
  if (smoothed) said.push(t('charts.smoothedNote', {}))
  if (provisional) said.push(t('charts.beats', {}))
  return said
}
