import { Database } from '@lucide/vue'
import { computed, ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { Dataset } from '../../../shared/dataset.ts'
import type { Run } from '../../../shared/run.ts'
import type { Sweep } from '../../../shared/sweep.ts'
import { stateLooks } from '../../components/stateIcons.ts'
import { useConnection } from '../../connection/connection.ts'
import { formatRunNumber } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'
import { sweepLooks } from '../../components/stateIcons.ts'
import { createNewestAnswer } from './newestAnswer.ts'
import type { PaletteItem } from './paletteItem.ts'

const runsShown = 8
const runKey = 'run-'

/** Runs as the library finds them, and the sweeps and datasets that it has. */
export function useFoundItems(recentKeys: readonly string[]) {
  const { t } = useLanguage()
  const router = useRouter()
  const { client } = useConnection()
  const found = shallowRef<Run[]>([])
  const recent = shallowRef<Run[]>([])
  const sweeps = shallowRef<Sweep[]>([])
  const datasets = shallowRef<Dataset[]>([])
  /** The text whose runs are here. */
  const answered = ref('')

  // What cannot be read is not offered; the views themselves say why.
  const silent = (): undefined => undefined
  void client.sweeps.list().then(answer => (sweeps.value = answer.sweeps), silent)
  void client.datasets.list().then(answer => (datasets.value = answer), silent)
  const recentIds = recentKeys.filter(key => key.startsWith(runKey)).map(key => key.slice(runKey.length))
  if (recentIds.length > 0)
    void client.runs.list({ ids: recentIds, limit: recentIds.length }).then(answer => (recent.value = answer.rows), silent)

  /** The run with that very number comes first. */
  async function read(text: string): Promise<Run[]> {
    if (text === '') return []
    const number = /^#?0*([1-9]\d{0,8})$/.exec(text)?.[1]
    const [exact, others] = await Promise.all([
      number === undefined ? [] : client.runs.list({ numbers: [Number(number)], limit: 1 }).then(({ rows }) => rows),
      client.runs.list({ text, limit: runsShown, sort: ['-created_at'] }).then(({ rows }) => rows)
    ])
    return [...exact, ...others.filter(run => !exact.some(({ id }) => id === run.id))].slice(0, runsShown)
  }
  const ask = createNewestAnswer(read, (answer, text) => {
    found.value = answer ?? []
    answered.value = text
  })

  const asItem = (run: Run): PaletteItem => ({
    key: `${runKey}${run.id}`,
    icon: stateLooks[run.state].icon,
    text: `${run.name} ${formatRunNumber(run.number)}`,
    hint: run.experiment,
    run: () => router.push({ name: 'run', params: { id: run.id } })
  })
  return {
    search: ask,
    answered,
    runs: computed(() => found.value.map(asItem)),
    recentRuns: computed(() => recent.value.map(asItem)),
    sweeps: computed(() =>
      sweeps.value.map(({ id, name, state }): PaletteItem => ({
        key: `sweep-${id}`,
        icon: sweepLooks[state].icon,
        text: name,
        hint: t('shell.command.sweep'),
        run: () => router.push({ name: 'sweep', params: { id } })
      }))
    ),
    datasets: computed(() =>
      datasets.value.map(({ name, title }): PaletteItem => ({
        key: `dataset-${name}`,
        icon: Database,
        text: title,
        hint: t('shell.command.dataset'),
        run: () => router.push({ name: 'dataset', params: { name } })
      }))
    )
  }
}
