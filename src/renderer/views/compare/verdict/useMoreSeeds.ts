import { computed } from 'vue'
import { freeSeed, requestWithSeeds } from '../../../composables/moreSeeds.ts'
import { useToasts } from '../../../composables/useToasts.ts'
import { useEdits } from '../../../composables/useEdits.ts'
import { useConnection } from '../../../connection/connection.ts'
import { useLiveQuery } from '../../../connection/useLiveQuery.ts'
import { useLanguage } from '../../../i18n.ts'
import type { Side } from './verdicts.ts'

/** How many seeds are added to a side at once. */
export const moreSeeds = 3
/** Queues more seeds of some sides, and knows about how long they take, in ms; undefined where nothing tells. */
export function useMoreSeeds(sides: () => readonly Side[]) {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { attempt } = useEdits()
  const toasts = useToasts()
  /** The same seeds for all, which no side has yet, so that they can be compared by pairs. */
  const requests = computed(() => {
    const seed = freeSeed(
      sides().flatMap(({ runs }) => runs),
      moreSeeds
    )
    return sides().flatMap(({ runs: [run] }) => (run ? [requestWithSeeds(run, seed, moreSeeds)] : []))
  })

  const { data: estimates } = useLiveQuery((asked, some) => Promise.all(some.map(request => asked.runs.estimate(request))), requests, {
    enabled: () => requests.value.length > 0
  })
  const takesMs = computed(() => {
    const each = requests.value.map(({ hyperparameters }, i) => {
      const epochs = Number(hyperparameters?.['num_epochs'])
      return (estimates.value?.[i]?.epoch_ms ?? NaN) * epochs * moreSeeds
    })
    const all = each.reduce((sum, one) => sum + one, 0)
    return each.length > 0 && Number.isFinite(all) ? all : undefined
  })

  async function start(): Promise<void> {
    let queued = 0
    await attempt(async () => {
      for (const request of requests.value) queued += (await client.runs.start(request)).runs.length
    })
    if (queued > 0) toasts.show({ text: t('newRun.queued', { n: queued }, queued) })
  }
  return { takesMs, start }
}
