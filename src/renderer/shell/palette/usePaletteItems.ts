import { ChevronRight, CircleQuestionMark, Funnel, Hash, Keyboard } from '@lucide/vue'
import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import type { HyperparameterName } from '../../../shared/hyperparameters.ts'
import { useLanguage } from '../../i18n.ts'
import { filterOfWords, matching, readQuery, wordsOf } from './paletteItem.ts'
import type { PaletteItem, PalettePrefix } from './paletteItem.ts'
import { readRecent } from './recentItems.ts'
import { useFoundItems } from './useFoundItems.ts'
import { useHyperparameterItems } from './useHyperparameterItems.ts'
import { usePaletteFilter } from './usePaletteFilter.ts'
import { useSelectionCommands } from './useSelectionCommands.ts'
import type { EditRuns } from './useSelectionCommands.ts'
import { useSettingItems } from './useSettingItems.ts'
import { useWindowCommands } from './useWindowCommands.ts'
import type { Openers } from './useWindowCommands.ts'

const mostItems = 60
const longestText = 200
export type PaletteOpeners = Openers & { explain: (name: HyperparameterName) => void; edit: EditRuns }

/** What the palette offers for a query, made anew each time it opens: closed, it asks for nothing. */
export function usePaletteItems(query: Ref<string>, openers: PaletteOpeners) {
  const { t } = useLanguage()
  const recentKeys = readRecent()
  const selection = useSelectionCommands(openers.edit)
  const { commands, views } = useWindowCommands(openers)
  const settings = useSettingItems()
  const hyperparameters = useHyperparameterItems(openers.explain)
  const found = useFoundItems(recentKeys)

  const read = computed(() => readQuery(query.value))
  const words = computed(() => wordsOf(read.value.rest))
  const filter = usePaletteFilter(computed(() => (read.value.prefix === '=' ? read.value.rest : undefined)))
  /** What the library is asked for; it takes no longer words. */
  const text = computed(() => (read.value.prefix === '' || read.value.prefix === '#' ? read.value.rest.slice(0, longestText) : ''))
  watch(text, found.search)

  const help = computed((): PaletteItem[] => {
    const prefixes = [
      { prefix: '>', icon: ChevronRight, name: 'commands' },
      { prefix: '#', icon: Hash, name: 'runs' },
      { prefix: '=', icon: Funnel, name: 'filter' },
      { prefix: '?', icon: CircleQuestionMark, name: 'help' }
    ]
    return [
      { key: 'shortcuts', icon: Keyboard, text: t('shell.command.shortcuts'), shortcut: 'help', run: openers.help },
      ...prefixes.map(({ prefix, icon, name }) => ({
        ...{ key: `prefix-${name}`, icon, stays: true, run: () => (query.value = prefix) },
        text: t(`shell.command.prefixes.${name}`, { prefix })
      })),
      ...hyperparameters.explanations.value
    ]
  })
  const sources = computed(() => [
    ...[selection.value, commands.value, views.value, found.runs.value],
    ...[found.sweeps.value, found.datasets.value, settings.value, hyperparameters.all.value]
  ])
  /** Nothing written: what was used lately, then what can be done now. */
  const atFirst = computed(() => {
    const all = [...found.recentRuns.value, ...sources.value.flat()]
    const recent = recentKeys.flatMap(key => all.find(item => item.key === key) ?? [])
    const others = [...selection.value, ...commands.value, ...views.value].filter(item => !recent.includes(item))
    return [...recent, ...others].filter(({ reason }) => reason === undefined)
  })
  const narrowed: Record<Exclude<PalettePrefix, ''>, () => PaletteItem[]> = {
    '>': () => [...selection.value, ...commands.value].filter(item => matching([item], words.value).length > 0),
    '#': () => found.runs.value,
    '=': () => filter.items.value,
    '?': () => matching(help.value, words.value)
  }
  const items = computed(() => {
    const { prefix, rest } = read.value
    if (prefix !== '') return narrowed[prefix]().slice(0, mostItems)
    if (rest === '') return atFirst.value
    // The library has matched its runs itself, by more than their rows show.
    return sources.value.flatMap(source => (source === found.runs.value ? source : matching(source, words.value))).slice(0, mostItems)
  })

  return {
    items,
    read,
    filter,
    /** Whether the library has not answered for the text as it is yet. */
    isWaiting: computed(() => found.answered.value !== text.value),
    filterByName: (): void => filter.apply(filterOfWords(read.value.rest))
  }
}
