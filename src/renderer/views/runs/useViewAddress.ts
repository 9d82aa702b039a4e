import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { usualView } from '../../../shared/view.ts'
import type { ViewState } from '../../../shared/view.ts'
import { withClause } from '../../../shared/filter/clauses.ts'
import { useRunsAddress } from '../../composables/useRunsAddress.ts'
import { useRunsView } from '../../composables/useRunsView.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'
import { syntaxFault } from '../../shell/filter/filterFault.ts'
import { writeList } from './viewAddress.ts'

/** The state of the Runs view that its address holds, with changes that can be undone. Made from another view, a change leads to the runs. */
export function useViewAddress() {
  const { address } = useRunsAddress()
  const route = useRoute()
  const view = useRunsView()
  const history = useUndo()
  const { t } = useLanguage()

  function changeAsStep(label: string, part: Partial<ViewState>): void {
    const names = Object.keys(part) as (keyof ViewState)[]
    const before = Object.fromEntries(names.map(name => [name, view.state.value[name]]))
    view.change(part, route.name === 'runs' ? 'replace' : 'push')
    history.push({ label, undo: () => view.change(before), redo: () => view.change(part) })
  }
  const setFilter = (filter: string): void => changeAsStep(t('shell.steps.filter'), { filter })
  /** Narrows the filter; one that cannot be read, as an address may bring, gives way. */
  const addClause = (clause: string): void => setFilter(syntaxFault(view.filter.value) ? clause : withClause(view.filter.value, clause))
  return {
    sort: view.sort,
    filter: view.filter,
    columns: view.columns,
    split: view.split,
    isReady: view.isReady,
    experimentId: computed(() => address.value['e'] || undefined),
    setSort: (sort: string[]): void => changeAsStep(t('shell.steps.sort'), { sort: sort.length > 0 ? sort : usualView.sort }),
    setFilter,
    addClause,
    setColumns: (columns: ViewState['columns']): void => changeAsStep(t('shell.steps.columns'), { columns }),
    grouping: computed(() => view.state.value.grouping),
    setGrouping: (by: readonly string[]): void => changeAsStep(t('shell.steps.grouping'), { grouping: writeList(by) }),
    charts: computed(() => view.state.value.charts),
    setCharts: (charts: string): void => changeAsStep(t('shell.steps.charts'), { charts }),
    setSplit: (split: number): void => view.change({ split })
  }
}
