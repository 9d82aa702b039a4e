import { watch } from 'vue'
import type { Ref } from 'vue'
import { usualView } from '../../../shared/view.ts'
import { faultsOf, useErrorWords } from '../../composables/useErrorWords.ts'
import { useRunsView } from '../../composables/useRunsView.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useLanguage } from '../../i18n.ts'

/** Tells what an address or a saved view asks for that is not there; the rest of it is shown. `error` is why the list could not be read. */
export function useAddressFaults(error: Readonly<Ref<unknown>>): void {
  const { name, view, isReady, unread, change } = useRunsView()
  const { faultWords } = useErrorWords()
  const toasts = useToasts()
  const { t } = useLanguage()

  watch(
    () => (isReady.value && !view.value ? name.value : undefined),
    missing => (missing === undefined ? undefined : toasts.show({ text: t('runs.address.view', { name: missing.slice(0, 60) }) })),
    { immediate: true }
  )
  watch(
    () => (isReady.value ? unread.value.join(', ') : ''),
    parts => (parts === '' ? undefined : toasts.show({ text: t('runs.address.unread', { parts }) })),
    { immediate: true }
  )
  // A metric or a hyperparameter that no run has any more.
  watch(error, reason => {
    const fault = faultsOf(reason).find(({ field }) => field === 'sort')
    if (!fault) return
    toasts.show({ text: faultWords(fault) })
    change({ sort: usualView.sort })
  })
}
