import { computed } from 'vue'
import type { Run, RunRequest } from '../../../../shared/run.ts'
import { useToasts } from '../../../composables/useToasts.ts'
import { useEdits } from '../../../composables/useEdits.ts'
import { useConnection } from '../../../connection/connection.ts'
import { useLiveQuery } from '../../../connection/useLiveQuery.ts'
import { useLanguage } from '../../../i18n.ts'
import type { Side } from './verdicts.ts'

/** How many seeds are added to a side at once. */
export const moreSeeds = 3
/** Seeds are whole numbers below 2^32. */
const greatestSeed = 2 ** 32 - 1

/** The same configuration with seeds that no side has yet: the same ones for all, so that they can be compared by pairs. */
function requestOf(run: Run, seed: number): RunRequest {
  return { experiment: run.experiment, dataset: run.dataset.name, hyperparameters: { ...run.hyperparameters, seed }, seeds: moreSeeds }
}
function freeSeed(sides: readonly Side[]): number {
  const greatest = sides.flatMap(({ runs }) => runs).reduce((most, { seed }) => Math.max(most, seed), 0)
  return greatest + moreSeeds > greatestSeed ? 0 : greatest + 1
}

/** Queues more seeds of some sides, and knows about how long they take, in ms; undefined where nothing tells. */
export function useMoreSeeds(sides: () => readonly Side[]) {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { attempt } = useEdits()
  const toasts = useToasts()
  const requests = computed(() => sides().flatMap(({ runs: [run] }) => (run ? [requestOf(run, freeSeed(sides()))] : [])))

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
