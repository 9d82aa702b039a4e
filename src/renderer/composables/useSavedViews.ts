import { computed, inject, shallowRef, watch } from 'vue'
import type { ComputedRef, InjectionKey, ShallowRef } from 'vue'
import { builtInViews, isBuiltInView } from '../../shared/view.ts'
import type { SavedView, ViewState } from '../../shared/view.ts'
import type { Connection } from '../connection/connection.ts'
import { useLanguage } from '../i18n.ts'

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
  /** The name that a view has now; its earlier one, as an address may still have it, is followed. */
  nameNow: (name: string) => string
  /** Each rejects as its method of the contract does, and has changed `all` when it resolves. `save` without an id makes a new view. */
  save: (view: { id?: string; name: string; state: ViewState }) => Promise<SavedView>
  rename: (id: string, name: string) => Promise<void>
  remove: (id: string) => Promise<void>
  /** All in this order; those that it leaves out come last. */
  reorder: (ids: readonly string[]) => Promise<void>
}
export const savedViewsKey: InjectionKey<SavedViews> = Symbol('saved views')

const builtIn = Object.entries(builtInViews).map(([name, state]): NamedView => ({ id: undefined, name, state }))

/** The library's saved views, the same for the whole window. */
export function createSavedViews({ client, onEvent, generation }: Connection): SavedViews {
  const views = shallowRef<readonly SavedView[]>()
  const seen = new Map<string, ViewState>()
  const renamed = new Map<string, string>()

  function adopt(next: readonly SavedView[]): void {
    for (const { id, name, state } of next) {
      seen.set(name.toLowerCase(), state)
      const before = views.value?.find(view => view.id === id)
      if (before && before.name !== name) renamed.set(before.name.toLowerCase(), id)
    }
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
  const find = (name: string): NamedView | undefined =>
    all.value.find(view => (isBuiltInView(name) ? view.name === name : view.name.toLowerCase() === name.toLowerCase()))

  return {
    views,
    all,
    find,
    lastKnown: name => seen.get(name.toLowerCase()),
    nameNow: name => (find(name) ? name : (views.value?.find(({ id }) => id === renamed.get(name.toLowerCase()))?.name ?? name)),
    async save(view) {
      const next = await client.views.save(view)
      adopt(next)
      const saved = next.find(({ name }) => name.toLowerCase() === view.name.trim().toLowerCase())
      if (!saved) throw new Error(`The library did not keep the view “${view.name}”.`)
      return saved
    },
    rename: async (id, name) => adopt(await client.views.rename({ id, name })),
    remove: async id => adopt(await client.views.remove({ id })),
    reorder: async ids => adopt(await client.views.reorder({ ids: [...ids] }))
  }
}

export function useSavedViews(): SavedViews {
  const state = inject(savedViewsKey)
  if (!state) throw new Error('No saved views were provided to this component')
  return state
}

/** A view's name as it is shown: those of every library in the user's language, others as they were given. */
export function useViewWords(): (name: string) => string {
  const { t } = useLanguage()
  return name => (isBuiltInView(name) ? t(`runs.savedViews.builtIn.${name}`) : name)
}
