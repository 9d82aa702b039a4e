import { randomUUID } from 'node:crypto'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import { isBuiltInView } from '../../shared/view.ts'
import type { SavedView, ViewState } from '../../shared/view.ts'
import type { EventBus } from '../eventBus.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'

type Dependencies = { store: Store; tables: Tables; bus: EventBus }

const taken = (name: string): Error =>
  invalidInput([{ field: 'name', code: 'view_taken', message: `A view named “${name}” already exists.`, params: { name } }])

export type Views = ReturnType<typeof createViews>

/** The saved views of the library. Every change is told to all windows, and answered with all views as they then are. */
export function createViews({ store, tables, bus }: Dependencies) {
  const { views } = tables
  const known = (id: string): boolean => views.list().some(view => view.id === id)

  function requireKnown(id: string): void {
    if (!known(id)) throw new ExpectedError('NOT_FOUND', 'This view is not in the library; it may have been deleted.', { what: 'view', id })
  }
  function requireFree(name: string, id: string): void {
    const holder = views.idOfName(name)
    if (isBuiltInView(name.toLowerCase()) || (holder !== undefined && holder !== id)) throw taken(name)
  }
  function change(write: () => void): SavedView[] {
    store.durably(write)
    const all = views.list()
    bus.publish({ type: 'views_changed', views: all })
    return all
  }
  return {
    list: (): SavedView[] => views.list(),
    /** With the id of a view it is written over, with an id that is not there it is made: a deleted one comes back as what it was. */
    save({ id = randomUUID(), name, state }: { id?: string | undefined; name: string; state: ViewState }): SavedView[] {
      requireFree(name, id)
      return change(() => views.put({ id, name, state }))
    },
    rename(id: string, name: string): SavedView[] {
      requireKnown(id)
      requireFree(name, id)
      return change(() => views.rename(id, name))
    },
    remove(id: string): SavedView[] {
      requireKnown(id)
      return change(() => views.remove(id))
    },
    /** Those named come first, in this order; ids that are not there any more are passed over. */
    reorder(ids: readonly string[]): SavedView[] {
      const others = views.list().filter(view => !ids.includes(view.id))
      return change(() => {
        for (const [position, id] of [...ids, ...others.map(view => view.id)].entries()) views.setPosition(id, position)
      })
    }
  }
}
