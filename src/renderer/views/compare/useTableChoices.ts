import { computed, onScopeDispose, ref, watch } from 'vue'
import { useCompareAddress } from './useCompareAddress.ts'

const settleMs = 200

/** Which rows of the table are shown, kept in the address. Only what is not usual stands there. */
export function useTableChoices() {
  const address = useCompareAddress()
  const onlyDifferences = computed({
    get: () => address.text('rows') !== 'all',
    set: only => address.write({ rows: only ? undefined : 'all' })
  })
  // What is typed is shown at once; the address follows once it rests.
  const find = ref(address.text('find'))
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(find, words => {
    clearTimeout(timer)
    timer = setTimeout(() => address.write({ find: words.trim() === '' ? undefined : words }), settleMs)
  })
  watch(
    () => address.text('find'),
    words => {
      if (words.trim() !== find.value.trim()) find.value = words
    }
  )
  onScopeDispose(() => clearTimeout(timer))
  return { onlyDifferences, find }
}
