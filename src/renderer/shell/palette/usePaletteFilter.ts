import { Funnel } from '@lucide/vue'
import { refDebounced } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { FieldFault } from '../../../shared/errors.ts'
import { faultsOf } from '../../composables/useErrorWords.ts'
import { useExperiments } from '../../composables/useExperiments.ts'
import { useConnection } from '../../connection/connection.ts'
import { formatCount } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'
import { useViewAddress } from '../../views/runs/useViewAddress.ts'
import { syntaxFault } from '../filter/filterFault.ts'
import { rememberFilter } from '../filter/filterHistory.ts'
import { createNewestAnswer } from './newestAnswer.ts'
import type { PaletteItem } from './paletteItem.ts'

/** A fault that is gone two letters later need not be told. */
const faultDelayMs = 400
type Answer = { total: number } | { fault: FieldFault | undefined }

/** A filter written after `=`: how many runs it would leave, what is wrong with it, and the row that applies it. `text` is undefined where none is written. */
export function usePaletteFilter(text: Ref<string | undefined>) {
  const { t } = useLanguage()
  const { client } = useConnection()
  const { current } = useExperiments()
  const view = useViewAddress()
  const known = shallowRef<{ text: string; answer: Answer }>()

  async function count(filter: string): Promise<Answer> {
    const experiment = current.value ? { experiment_id: current.value.id } : {}
    return client.runs.list({ filter, ...experiment, limit: 1 }).then(
      ({ total }) => ({ total }),
      (reason: unknown) => ({ fault: faultsOf(reason)[0] })
    )
  }
  const ask = createNewestAnswer(count, (answer, filter) => (known.value = answer && { text: filter, answer }))
  const ownFault = computed(() => (text.value === undefined ? undefined : syntaxFault(text.value)))
  watch(text, filter => {
    if (filter !== undefined && !ownFault.value) ask(filter)
  })
  const answer = computed(() => (known.value?.text === text.value ? known.value?.answer : undefined))
  const fault = computed(() => ownFault.value ?? (answer.value && 'fault' in answer.value ? answer.value.fault : undefined))
  const settled = refDebounced(fault, faultDelayMs)

  function apply(filter: string): void {
    view.setFilter(filter)
    rememberFilter(filter)
  }
  return {
    fault,
    shownFault: computed(() => (fault.value === undefined ? undefined : settled.value)),
    apply,
    items: computed((): PaletteItem[] => {
      const filter = text.value
      if (filter === undefined || fault.value) return []
      const total = answer.value && 'total' in answer.value ? answer.value.total : undefined
      return [
        {
          key: 'apply-filter',
          icon: Funnel,
          text: filter === '' ? t('runs.filter.clear') : t('shell.command.applyFilter', { filter }),
          hint: total === undefined ? undefined : t('runs.filter.runs', { n: formatCount(total) }, total),
          run: () => apply(filter)
        }
      ]
    })
  }
}
