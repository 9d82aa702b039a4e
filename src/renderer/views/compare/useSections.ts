import { computed } from 'vue'
import type { Ref } from 'vue'
import type { Run, RunDetail } from '../../../shared/run.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'
import { useLanguage } from '../../i18n.ts'
import { hyperparameterRows, metricRows, shareAMetric } from './comparison.ts'
import type { Row, Section } from './comparison.ts'
import { dataRows, environmentRows, factRows } from './factRows.ts'

type Sources = { runs: Ref<readonly Run[]>; tab: Ref<string>; onlyDifferences: Ref<boolean>; find: Ref<string> }

/** Environments are read with the whole run: they are no part of a list. */
function useDetails(runs: Ref<readonly Run[]>, enabled: Ref<boolean>) {
  const read = useLiveQuery(
    async (client, ids: string[]) => new Map(await Promise.all(ids.map(async id => [id, await client.runs.get({ id })] as const))),
    () => runs.value.map(run => run.id),
    {
      enabled,
      // An environment is known once a run has started, and never changes after.
      onEvent(event, known) {
        if (event.type !== 'runs_changed') return undefined
        const isNew = (id: string): boolean => Object.keys(known?.get(id)?.environment ?? { some: '' }).length === 0
        return event.runs.some(run => isNew(run.id)) ? 'stale' : undefined
      }
    }
  )
  const details = computed((): RunDetail[] | undefined => {
    const all = runs.value.flatMap(run => read.data.value?.get(run.id) ?? [])
    return all.length === runs.value.length ? all : undefined
  })
  return { details, error: read.error, reload: read.reload }
}

/** The rows of the comparison, those that are asked for. */
export function useSections({ runs, tab, onlyDifferences, find }: Sources) {
  const { t, te, locale } = useLanguage()
  const { details, error, reload } = useDetails(
    runs,
    computed(() => tab.value === 'environment')
  )
  const isFound = ({ key, label = '' }: Row): boolean =>
    [key, label].some(words => words.toLowerCase().includes(find.value.trim().toLowerCase()))

  /** A section that leaves out what is equal in all runs, and says how much that is; `none` is said where nothing differs. */
  function narrowed(section: Omit<Section, 'note'>, none: string): Section {
    const found = section.rows.filter(isFound)
    const equal = found.filter(row => !row.differs).length
    if (!onlyDifferences.value) return { ...section, rows: found, note: '' }
    const noneDiffers = section.rows.length > 0 && !section.rows.some(row => row.differs)
    const hidden = equal > 0 ? t('compare.equalHidden', { n: equal }, equal) : ''
    return { ...section, rows: found.filter(row => row.differs), note: noneDiffers ? none : hidden }
  }
  const runWords = {
    label: (key: string) => t(`compare.facts.${key}`),
    state: (state: Run['state']) => t(`states.${state}`)
  }
  const machineLabel = (key: string): string => (te(`runDetail.environment.keys.${key}`) ? t(`runDetail.environment.keys.${key}`) : key)
  const dataLabel = (key: string): string => t(`runDetail.environment.${key}`)
  const hyperparameters = computed(() =>
    narrowed({ key: 'hyperparameters', title: t('compare.hyperparameters'), rows: hyperparameterRows(runs.value) }, t('compare.noneDiffer'))
  )
  const metrics = computed((): Section => ({
    key: 'metrics',
    title: t('compare.metrics'),
    rows: metricRows(runs.value).filter(isFound),
    note: shareAMetric(runs.value) ? '' : t('compare.noShared')
  }))
  const facts = computed(() =>
    narrowed({ key: 'facts', title: t('compare.run'), rows: factRows(runs.value, { ...runWords, locale: locale.value }) }, '')
  )
  const environment = computed((): Section[] => {
    const read = details.value
    if (!read) return []
    const machines = read.map(detail => detail.environment)
    const rows = environmentRows(machines, machineLabel)
    const machine = { key: 'environment', title: t('compare.machine'), rows }
    return [
      rows.length === 0 ? { ...machine, note: t('runDetail.environment.empty') } : narrowed(machine, t('compare.sameMachine')),
      narrowed({ key: 'data', title: t('compare.data'), rows: dataRows(read, dataLabel) }, t('compare.sameData'))
    ]
  })
  const sections = computed((): Section[] => {
    if (tab.value === 'environment') return environment.value
    return tab.value === 'hyperparameters' ? [hyperparameters.value] : [hyperparameters.value, metrics.value, facts.value]
  })
  return {
    sections,
    isReady: computed(() => tab.value !== 'environment' || details.value !== undefined),
    error: computed(() => (tab.value === 'environment' && !details.value ? error.value : undefined)),
    reload
  }
}
