import { useErrorWords } from '../../composables/useErrorWords.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useLanguage } from '../../i18n.ts'

/** So much of what was copied is told. */
const mostTold = 40

/** Takes one value to the clipboard and says so, or why it could not. */
export function useCopyValue() {
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()
  return async (value: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value)
      toasts.show({ text: t('runs.copied', { value: value.length > mostTold ? `${value.slice(0, mostTold)}…` : value }) })
    } catch (reason) {
      toasts.show({ text: t('compare.copyFailed', { reason: wordsOf(reason) }), kind: 'error' })
    }
  }
}
