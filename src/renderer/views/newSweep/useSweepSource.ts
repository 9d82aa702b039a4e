import { ref, watch } from 'vue'
import type { Ref } from 'vue'
import { useRoute } from 'vue-router'
import type { Sweep } from '../../../shared/sweep.ts'
import { useErrorWords } from '../../composables/useErrorWords.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLanguage } from '../../i18n.ts'

/** Hands over the sweep that `?from=` names, to be copied into the form; what was done, or why it could not be, in words. */
export function useSweepSource(copy: (sweep: Sweep) => void): Ref<string> {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const route = useRoute()
  const words = ref('')
  watch(
    () => route.query['from'],
    async from => {
      if (route.name !== 'new-sweep' || typeof from !== 'string' || from === '') return
      try {
        const { sweep } = await client.sweeps.get({ id: from })
        copy(sweep)
        words.value = t('sweeps.form.copied', { name: sweep.name })
      } catch (reason) {
        words.value = t('newRun.sourceGone', { reason: wordsOf(reason) })
      }
    },
    { immediate: true }
  )
  return words
}
