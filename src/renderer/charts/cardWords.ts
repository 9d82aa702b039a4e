import { formatMetric } from '../format/format.ts'
import { bestPoint } from './insights.ts'
import type { PlacedLine } from './shaping.ts'

type Translate = (key: string, values: Record<string, unknown>) => string
const most = 10

/** What a picture of lines says, a sentence a line, for who cannot see it. */
export function describeLines(lines: readonly PlacedLine[], { t, dashed }: { t: Translate; dashed: boolean }): string {
  const sentences = lines.slice(0, most).map(({ line, values, epochs }) => {
    const run = dashed ? `${line.run.name} ${t(`charts.split.${line.split}`, {})}` : line.run.name
    const best = bestPoint(line.metric, { ...line.points, values, epochs })
    if (!best) return t('charts.describedEmpty', { run })
    const word = (value: number | undefined): string => formatMetric(line.metric, value)
    return t('charts.described', { run, first: word(values[0]), last: word(values.at(-1)), best: word(best.value), epoch: best.epoch })
  })
  if (lines.length > most) sentences.push(t('charts.describedMore', { n: lines.length - most }))
  return sentences.join('; ')
}
