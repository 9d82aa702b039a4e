import { computed, inject, shallowRef, watch } from 'vue'
import type { ComputedRef, InjectionKey, ShallowRef } from 'vue'
import { builtInViews, isBuiltInView } from '../../shared/view.ts'
import type { SavedView, ViewState } from '../../shared/view.ts'
import type { Connection } from '../connection/connection.ts'

/** `id` is undefined for a view that every library has. */
export type NamedView = { id: string | undefined; name: string; state: ViewState }

export type SavedViews = {
  /** Undefined until they were read for the first time. */
  views: Readonly<ShallowRef<readonly SavedView[] | undefined>>
  /** All there are, those of every library first. */
  all: ComputedRef<NamedView[]>
  find: (name: string) => NamedView | undefined
  /** How a view was when it was last there. */
  lastKnown: (name: string) => ViewState | undefined
}
export const savedViewsKey: InjectionKey<SavedViews> = Symbol('saved views')

const builtIn = Object.entries(builtInViews).map(([name, state]): NamedView => ({ id: undefined, name, state }))

/** The library's saved views, the same for the whole window. */
export function createSavedViews({ client, onEvent, generation }: Connection): SavedViews {
  const views = shallowRef<readonly SavedView[]>()
  const seen = new Map<string, ViewState>()

  function adopt(next: readonly SavedView[]): void {
    for (const { name, state } of next) seen.set(name.toLowerCase(), state)
    views.value = next
  }
  onEvent(event => {
    if (event.type === 'views_changed') adopt(event.views)
  })
  watch(
    generation,
    async () => {
      try {
        adopt(await client.views.list())
      } catch {
        views.value ??= []
      }
    },
    { immediate: true }
  )
  const all = computed((): NamedView[] => [...builtIn, ...(views.value ?? [])])
  return {
    views,
    all,
    find: name => all.value.find(view => (isBuiltInView(name) ? view.name === name : view.name.toLowerCase() === name.toLowerCase())),
    lastKnown: name => seen.get(name.toLowerCase())
  }
}

export function useSavedViews(): SavedViews {
  const state = inject(savedViewsKey)
  if (!state) throw new Error('No saved views were provided to this component')
  return state
}
