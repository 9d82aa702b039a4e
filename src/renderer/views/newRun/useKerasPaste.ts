import { ref } from 'vue'
import type { HyperparameterName } from '../../../shared/hyperparameters.ts'
import { usualLayers } from '../../../shared/network/network.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useLanguage } from '../../i18n.ts'
import type { RunForm } from './useRunForm.ts'

type Value = { name: HyperparameterName; text: string }

/** Takes values out of pasted code into the form; a press takes them back. */
export function useKerasPaste(
  form: RunForm,
  edit: (name: HyperparameterName, text: string) => void,
  taken: (values: readonly Value[]) => void
) {
  const { t } = useLanguage()
  const toasts = useToasts()
  const isPasting = ref(false)
  function take(values: readonly Value[]): void {
    isPasting.value = false
    const before = { ...form.texts }
    for (const { name, text } of values) edit(name, text)
    // A program of dense layers alone has no word for what is not there.
    const names = values.map(({ name }) => name)
    if (names.includes('num_hidden_layers') && !names.includes('layers')) edit('layers', usualLayers)
    taken(values)
    const action = { label: t('shell.undo'), run: () => form.fillDraft(before) }
    toasts.show({ text: t('newRun.keras.took', { n: values.length }, values.length), action })
  }
  return { isPasting, take }
}
