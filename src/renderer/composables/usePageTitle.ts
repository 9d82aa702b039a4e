import { onScopeDispose, shallowRef, toValue, watchEffect } from 'vue'
import type { MaybeRefOrGetter } from 'vue'

const title = shallowRef<string>()

/** What the view under way calls itself; undefined leaves the route's own name. */
export const pageTitle = title

/** Names the page after what it shows, for as long as the component lives. */
export function usePageTitle(text: MaybeRefOrGetter<string | undefined>): void {
  watchEffect(() => {
    title.value = toValue(text)
  })
  onScopeDispose(() => {
    title.value = undefined
  })
}
