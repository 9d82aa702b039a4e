import { useLiveQuery } from '../../../connection/useLiveQuery.ts'
import { withChanged } from '../../../connection/withChanged.ts'
import { useLanguage } from '../../../i18n.ts'
import type { RunGroup } from '../../../../shared/groups.ts'
import type { ColumnId } from '../columns.ts'
import { groupTitle } from './groupCells.ts'

/** What a group is called where it is shown. */
export function useGroupTitle(options: () => { by: readonly string[]; columns: readonly ColumnId[] }) {
  const { t } = useLanguage()
  const sweeps = useLiveQuery(client => client.sweeps.list(), undefined, {
    enabled: () => options().by.includes('sweep'),
    onEvent: (event, known) => (event.type === 'sweeps_changed' && known ? withChanged(known, event.sweeps) : undefined)
  })
  function words(part: string, { first, key }: RunGroup): string {
    const value = key[options().by.indexOf(part)]
    if (part === 'state') return t(`states.${first.state}`)
    if (part === 'experiment') return first.experiment
    if (part === 'dataset') return first.dataset.name
    if (part === 'sweep' && value !== null)
      return sweeps.data.value?.sweeps.find(({ id }) => id === value)?.name ?? String(value).slice(0, 8)
    return typeof value === 'string' ? value : t(`runs.group.without.${part}`)
  }
  return { words, titleOf: (group: RunGroup): string => groupTitle(group, { ...options(), words }) }
}
