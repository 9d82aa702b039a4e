import { useDebounceFn } from '@vueuse/core'
import { ref, shallowRef } from 'vue'
import type { FilterSuggestions } from '../../../shared/filter/suggestions.ts'
import { useExperiments } from '../../composables/useExperiments.ts'
import { useConnection } from '../../connection/connection.ts'

const askDelayMs = 60

/** What the library suggests for the filter at the cursor. `active` is the option that Enter would take, -1 for none. */
export function useFilterSuggestions() {
  const { client } = useConnection()
  const { current } = useExperiments()
  const found = shallowRef<FilterSuggestions>()
  const active = ref(-1)
  let asked = 0
  let answered = 0

  async function askNow(text: string, cursor: number, mine: number): Promise<void> {
    const experiment = current.value ? { experiment_id: current.value.id } : {}
    // Without suggestions one can still write, so a failure is not worth a word.
    const answer = await client.runs.suggest({ text, cursor, ...experiment }).catch(() => undefined)
    if (mine !== asked) return
    answered = mine
    found.value = answer && answer.items.length > 0 ? answer : undefined
    active.value = -1
  }
  const askSoon = useDebounceFn(askNow, askDelayMs)

  return {
    found,
    active,
    ask: (text: string, cursor: number): void => void askSoon(text, cursor, ++asked),
    /** Whether what is shown is about the text as it was asked about last. */
    isFresh: (): boolean => answered === asked,
    askNow: (text: string, cursor: number): Promise<void> => askNow(text, cursor, ++asked),
    close(): void {
      asked++
      found.value = undefined
      active.value = -1
    },
    step(by: 1 | -1): void {
      const count = found.value?.items.length ?? 0
      if (count > 0) active.value = (active.value + by + count + (active.value < 0 && by < 0 ? 1 : 0)) % count
    }
  }
}
