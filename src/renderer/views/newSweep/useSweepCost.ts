import { computed } from 'vue'
import type { Ref } from 'vue'
import type { z } from 'zod'
import type { sweepPreviewSchema } from '../../../shared/sweep.ts'
import { formatClock, formatCount, formatRoughDuration } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'

type CostOptions = {
  /** Undefined while it is not known, or the form has faults. */
  preview: () => z.output<typeof sweepPreviewSchema> | undefined
  workers: () => string
  /** After how many minutes it ends, whatever is left. */
  minutes: () => number | null
  now: Readonly<Ref<number>>
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** A random search of so many trials finds a point among the best twentieth with 95 % (1 - 0.95^60; Bergstra and Bengio, 2012). */
const fewTrials = 60

/** What a search costs, in words, and whether it takes days that another would not. */
export function useSweepCost({ preview, workers, minutes, now }: CostOptions) {
  const { t, locale } = useLanguage()
  const took = (ms: number): string => formatRoughDuration(ms, locale.value)

  const cost = computed(() => {
    const known = preview()
    if (!known) return ''
    const { planned, time } = known
    if (planned === null) return t('sweeps.form.open')
    const trials = t('sweeps.form.cost', { n: formatCount(planned) }, planned)
    if (!time) return trials
    const at = {
      ...{ time: took(time.ms), low: took(time.low_ms), high: took(time.high_ms) },
      ...{ workers: workers(), done: formatClock(now.value + time.ms) }
    }
    const limit = minutes()
    const fitting = limit === null ? Infinity : Math.floor((planned * limit * minuteMs) / time.ms)
    const until = formatClock(now.value + (limit ?? 0) * minuteMs)
    const end = fitting < planned ? ` ${t('sweeps.form.fits', { n: fitting, at: until }, fitting)}` : ''
    return `${trials}, ${t(time.basis === 'rough' ? 'sweeps.form.timeRough' : 'sweeps.form.time', at)}${end}`
  })
  /** Days that more trials than a random search needs would take; 0 where it is less than one. */
  const longDays = computed(() => {
    const { planned, time } = preview() ?? { planned: null, time: null }
    return planned !== null && time && planned > fewTrials && time.ms > dayMs ? Math.round(time.ms / dayMs) : 0
  })
  return { cost, longDays, fewTrials }
}
