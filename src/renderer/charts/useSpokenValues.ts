import { onBeforeUnmount, ref } from 'vue'
import { formatMetric } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import type { HoverRow } from './hover.ts'

const restMs = 300
const most = 4

/** What the crosshair points at in words, once it rests; `dashed` where a line needs its split to be told apart. */
export function useSpokenValues({
  rowsAt,
  wordsOfX,
  dashed
}: {
  rowsAt: (x: number) => HoverRow[]
  wordsOfX: (x: number) => string
  dashed: () => boolean
}) {
  const { t } = useLanguage()
  const spoken = ref('')
  let speaking: ReturnType<typeof setTimeout> | undefined

  const wordsOf = ({ line, value }: HoverRow): string =>
    `${line.run.name}${dashed() ? ` ${t(`charts.split.${line.split}`)}` : ''}: ${formatMetric(line.metric, value)}.`
  function say(x: number): void {
    clearTimeout(speaking)
    speaking = setTimeout(() => {
      const found = rowsAt(x)
      const first = found.slice(0, most).map(wordsOf)
      const more = found.length > first.length ? [t('charts.spokenMore', { n: found.length - first.length })] : []
      spoken.value = [`${wordsOfX(x)}.`, ...first, ...more].join(' ')
    }, restMs)
  }
  onBeforeUnmount(() => clearTimeout(speaking))
  return { spoken, say }
}
