import { computed, onScopeDispose, ref, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref, ShallowRef } from 'vue'
import type { CoreEvent } from '../../shared/event.ts'
import { useConnection } from './connection.ts'
import type { Client } from './connection.ts'

export type LiveQuery<Data> = {
  data: ShallowRef<Data | undefined>
  error: ShallowRef<unknown>
  /** True once a first read has taken over 200 ms; a skeleton that only flashes is worse than none. */
  loading: Ref<boolean>
  reload: () => Promise<void>
}

type LiveQueryOptions<Data> = {
  /** Events that change the data: return the changed data, or `stale` to read again; undefined leaves it. */
  onEvent?: (event: CoreEvent, data: Data | undefined) => Data | 'stale' | undefined
  /** Nothing is read while this is false. */
  enabled?: MaybeRefOrGetter<boolean>
}

const skeletonDelayMs = 200
const staleDelayMs = 250

/** Server state: reads when made, when its input changes, after a reconnect or gap, and when `onEvent` says so. The last answer stays while a new one is read. */
export function useLiveQuery<Input, Data>(
  method: (client: Client, input: Input) => Promise<Data>,
  input: MaybeRefOrGetter<Input>,
  options: LiveQueryOptions<Data> = {}
): LiveQuery<Data> {
  const { client, generation, onEvent } = useConnection()
  const data = shallowRef<Data>()
  const error = shallowRef<unknown>()
  const loading = ref(false)
  let newest = 0
  let staleTimer: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    const mine = ++newest
    const skeleton = setTimeout(() => (loading.value = data.value === undefined), skeletonDelayMs)
    try {
      const answer = await method(client, toValue(input))
      if (mine !== newest) return
      data.value = answer
      error.value = undefined
    } catch (reason) {
      if (mine === newest) error.value = reason
    } finally {
      clearTimeout(skeleton)
      if (mine === newest) loading.value = false
    }
  }

  function readStale(): void {
    staleTimer = undefined
    void reload()
  }
  function heard(event: CoreEvent): void {
    const next = options.onEvent?.(event, data.value)
    if (next === undefined) return
    if (next !== 'stale') data.value = next
    else if (staleTimer === undefined) staleTimer = setTimeout(readStale, staleDelayMs)
  }

  const enabled = computed(() => toValue(options.enabled ?? true))
  const stopHearing = onEvent(heard)
  // The key, not the object: a getter that builds the same input again must not read again.
  watch([() => JSON.stringify({ input: toValue(input) }), generation, enabled], () => (enabled.value ? reload() : undefined), {
    immediate: true
  })
  onScopeDispose(() => {
    newest++
    stopHearing()
    clearTimeout(staleTimer)
  })
  return { data, error, loading, reload }
}
