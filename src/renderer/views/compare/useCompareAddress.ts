import { useRoute, useRouter } from 'vue-router'
import type { LocationQueryRaw } from 'vue-router'
import { useUndo } from '../../composables/useUndo.ts'

type Part = Readonly<Record<string, string | undefined>>

/** What is compared and how, in the address. */
export function useCompareAddress() {
  const route = useRoute()
  const router = useRouter()
  const history = useUndo()

  const text = (name: string): string => {
    const value = route.query[name]
    return typeof value === 'string' ? value : ''
  }

  /** Writes some parts of the address, undefined taking one out; with `label` that is a step to undo, whatever else was chosen since. */
  function write(part: Part, label?: string): void {
    const before = Object.fromEntries(Object.keys(part).map(name => [name, name in route.query ? text(name) : undefined]))
    const there: LocationQueryRaw = { ...route.query }
    const put = (values: Part): void => {
      // A step that is taken back from another view leads back to what it was about.
      if (route.name === 'compare') void router.replace({ name: 'compare', query: { ...route.query, ...values } })
      else void router.push({ name: 'compare', query: { ...there, ...values } })
    }
    put(part)
    if (label !== undefined) history.push({ label, undo: () => put(before), redo: () => put(part) })
  }
  return { text, has: (name: string): boolean => route.query[name] !== undefined, write }
}
