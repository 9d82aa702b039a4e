import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { withClause } from '../../../shared/filter/clauses.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'
import { syntaxFault } from '../../shell/filter/filterFault.ts'

const defaultSort = ['-created_at']

/** The state of the Runs view that its address holds: experiment `e`, filter `f`, `sort`. */
export function useViewAddress() {
  const route = useRoute()
  const router = useRouter()
  const history = useUndo()
  const { t } = useLanguage()
  const read = (key: string): string => (typeof route.query[key] === 'string' ? route.query[key] : '')

  const sort = computed(() => {
    const keys = read('sort')
      .split(',')
      .filter(key => key !== '')
    return keys.length > 0 ? keys : defaultSort
  })
  const write = (changes: Record<string, string | undefined>): void =>
    void router.replace({ name: 'runs', query: { ...route.query, ...changes } })

  function setSort(next: string[]): void {
    const before = route.query['sort']?.toString()
    const after = next.length > 0 ? next.join(',') : undefined
    write({ sort: after })
    history.push({ label: t('shell.steps.sort'), undo: () => write({ sort: before }), redo: () => write({ sort: after }) })
  }
  function setFilter(next: string): void {
    const before = read('f') || undefined
    const after = next || undefined
    write({ f: after })
    history.push({ label: t('shell.steps.filter'), undo: () => write({ f: before }), redo: () => write({ f: after }) })
  }
  /** Narrows the filter; one that cannot be read, as an address may bring, gives way. */
  const addClause = (clause: string): void => setFilter(syntaxFault(read('f')) ? clause : withClause(read('f'), clause))
  return {
    sort,
    filter: computed(() => read('f').trim()),
    experimentId: computed(() => read('e') || undefined),
    setSort,
    setFilter,
    addClause
  }
}
