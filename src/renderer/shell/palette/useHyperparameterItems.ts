import { ArrowDownUp, CircleQuestionMark, Columns3, Funnel } from '@lucide/vue'
import { computed } from 'vue'
import { hyperparameterNames } from '../../../shared/hyperparameters.ts'
import type { HyperparameterName } from '../../../shared/hyperparameters.ts'
import { useHyperparameterWords } from '../../composables/useHyperparameterWords.ts'
import { useLanguage } from '../../i18n.ts'
import { withShown } from '../../views/runs/columns.ts'
import { useViewAddress } from '../../views/runs/useViewAddress.ts'
import { nameToFilter } from '../filter/nameToFilter.ts'
import type { PaletteItem } from './paletteItem.ts'

/** What can be done with each hyperparameter: filter by it, show its column, explain it, sort by it. */
export function useHyperparameterItems(explain: (name: HyperparameterName) => void) {
  const { t } = useLanguage()
  const { wordsOf } = useHyperparameterWords()
  const view = useViewAddress()

  const explanations = computed(() =>
    hyperparameterNames.map((name): PaletteItem => ({
      key: `explain-${name}`,
      icon: CircleQuestionMark,
      text: t('shell.command.explain', { name }),
      hint: wordsOf(name).caption,
      run: () => explain(name)
    }))
  )
  const all = computed(() =>
    hyperparameterNames.flatMap((name, i): PaletteItem[] => {
      const hint = wordsOf(name).caption
      return [
        {
          ...{ key: `filter-${name}`, icon: Funnel, hint, text: t('shell.command.filterBy', { name }) },
          run: () => (nameToFilter.value = name)
        },
        {
          ...{ key: `column-${name}`, icon: Columns3, hint, text: t('shell.command.addColumn', { name }) },
          run: () => view.setColumns(withShown(view.columns.value, `h:${name}`, true))
        },
        ...explanations.value.slice(i, i + 1),
        { key: `sort-${name}`, icon: ArrowDownUp, hint, text: t('shell.command.sortBy', { name }), run: () => view.setSort([name]) }
      ]
    })
  )
  return { all, explanations }
}
