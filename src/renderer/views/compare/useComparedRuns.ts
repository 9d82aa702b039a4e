import { computed, shallowRef, watch } from 'vue'
import { runIdSchema } from '../../../shared/ids.ts'
import type { Run } from '../../../shared/run.ts'
import { mainMetrics } from '../../charts/linesOfRuns.ts'
import { useRunCurves } from '../../charts/useRunCurves.ts'
import { useConnection } from '../../connection/connection.ts'
import { useReadRuns } from '../../connection/useReadRuns.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLanguage } from '../../i18n.ts'
import { most } from './comparison.ts'
import { useCompareAddress } from './useCompareAddress.ts'

const isRunId = (id: string): boolean => runIdSchema.safeParse(id).success

/** Looks for the runs of an address, in the trash too: those that are nowhere must not keep the others from being compared. */
function useFoundRuns(ids: () => readonly string[]) {
  const { client } = useConnection()
  const store = useRunStore()
  const readRuns = useReadRuns()
  const error = shallowRef<unknown>()
  const looked = shallowRef<readonly string[]>([])
  let newest = 0

  async function look(): Promise<void> {
    const mine = ++newest
    const wanted = ids()
    try {
      await readRuns(wanted)
      const missing = wanted.filter(id => !store.runs.has(id))
      if (missing.length > 0) {
        const page = await client.runs.list({ ids: missing, limit: missing.length, trashed: true })
        store.put(page.rows, page.seq)
      }
      if (mine !== newest) return
      looked.value = wanted
      error.value = undefined
    } catch (reason) {
      if (mine === newest) error.value = reason
    }
  }
  watch(
    () => ids().join(),
    () => void look(),
    { immediate: true }
  )
  const runs = computed(() => looked.value.flatMap(id => store.runs.get(id) ?? []))
  const isLooked = computed(() => looked.value.join() === ids().join())
  return { runs, error, look, isLooked, unknown: computed(() => looked.value.filter(id => !store.runs.has(id))) }
}

/** The runs that the address names, the first being the baseline, and what is amiss with the others. */
export function useComparedRuns() {
  const { t } = useLanguage()
  const address = useCompareAddress()
  const asked = computed(() => [...new Set(address.text('ids').split(','))].filter(id => id !== ''))
  const ids = computed(() => asked.value.filter(isRunId).slice(0, most))
  const found = useFoundRuns(() => ids.value)
  const present = computed(() => found.runs.value.filter(run => run.trashed_at === null).map(run => run.id))
  const curves = useRunCurves(() => present.value, mainMetrics)

  const runs = computed(() => curves.runs.value.filter(run => run.trashed_at === null))

  const change = (next: readonly string[]): void => address.write({ ids: next.join(',') }, t('compare.selectionStep'))
  const remove = (gone: readonly string[]): void => change(asked.value.filter(id => !gone.includes(id)))
  return {
    asked,
    ids: present,
    runs,
    /** Whether all that can be compared is there; else the runs are those of before. */
    isRead: computed(() => ids.value.length === 0 || (found.isLooked.value && runs.value.length === present.value.length)),
    pointsOf: curves.pointsOf,
    error: computed(() => found.error.value ?? curves.error.value),
    read: async (): Promise<void> => {
      await found.look()
      await curves.read()
    },
    trashed: computed((): Run[] => found.runs.value.filter(run => run.trashed_at !== null)),
    /** Purged, of another library, or no ids at all. */
    unknown: computed(() => [...asked.value.filter(id => !isRunId(id)), ...found.unknown.value]),
    remove,
    toggle: (id: string): void => (asked.value.includes(id) ? remove([id]) : change([...asked.value, id])),
    /** Puts a run before another; the first is the baseline. */
    moveBefore: (id: string, other: string | undefined): void => {
      const others = asked.value.filter(one => one !== id)
      const at = other === undefined ? 0 : Math.max(0, others.indexOf(other))
      change([...others.slice(0, at), id, ...others.slice(at)])
    }
  }
}
