import { computed, watch } from 'vue'
import type { SavedView } from '../../../../shared/view.ts'
import { announce } from '../../../composables/useAnnouncer.ts'
import { useEdits } from '../../../composables/useEdits.ts'
import { useRunsAddress } from '../../../composables/useRunsAddress.ts'
import type { RunsAddress } from '../../../composables/useRunsAddress.ts'
import { useRunsView } from '../../../composables/useRunsView.ts'
import { useSavedViews, useViewWords } from '../../../composables/useSavedViews.ts'
import { useUndo } from '../../../composables/useUndo.ts'
import { useLanguage } from '../../../i18n.ts'
import { plainAddress } from '../viewAddress.ts'

/** What can be done with saved views from the Runs view. Each is a step that can be undone. */
export function useViewMenu() {
  const { t } = useLanguage()
  const { attempt, tell } = useEdits()
  const history = useUndo()
  const saved = useSavedViews()
  const { address, go } = useRunsAddress()
  const { name, view, state, isEdited, show, settleOn } = useRunsView()

  /** The view that is shown, where it is one that can be changed. */
  const own = computed((): SavedView | undefined => saved.views.value?.find(({ id }) => id === view.value?.id))

  // Renamed in another window: this one would not know its earlier name any more after a reload.
  watch(
    name,
    now => {
      if (address.value['view'] !== undefined && address.value['view'] !== now) go({ view: now })
    },
    { immediate: true }
  )

  /** The address as it is, for `go` to lead back to: it also says what is not in it. */
  const place = (): RunsAddress => ({ ...plainAddress, view: undefined, ...address.value })

  /** A step that leads to another address, and back to the one before it. */
  function goAsStep(move: () => void): void {
    const before = place()
    move()
    const after = place()
    history.push({ label: t('shell.steps.view'), undo: () => go(before), redo: () => go(after) })
  }

  /** Rejects where the name is taken. */
  async function saveAs(to: string): Promise<void> {
    const before = place()
    const made = await saved.save({ name: to, state: state.value })
    settleOn(made.name)
    history.push({
      label: t('shell.steps.view_save', { name: made.name }),
      undo: async () => {
        go(before)
        await saved.remove(made.id)
      },
      redo: async () => {
        await saved.save(made)
        settleOn(made.name)
      }
    })
    tell(t('runs.savedViews.saved', { name: made.name }))
  }

  async function save(): Promise<void> {
    const before = own.value
    if (!before) return
    const after = { ...before, state: state.value }
    const keep = async (as: SavedView): Promise<void> => void (await saved.save(as))
    if (!(await attempt(() => keep(after)))) return
    settleOn(after.name)
    history.push({
      label: t('shell.steps.view_save', { name: after.name }),
      undo: () => keep(before),
      redo: () => keep(after)
    })
    tell(t('runs.savedViews.saved', { name: after.name }))
  }

  /** Rejects where the name is taken. */
  async function rename(to: string): Promise<void> {
    const before = own.value
    if (!before || before.name === to) return
    const give = async (given: string): Promise<void> => {
      const isShown = own.value?.id === before.id
      await saved.rename(before.id, given)
      if (isShown) go({ view: given })
    }
    await give(to)
    history.push({
      label: t('shell.steps.view_rename', { name: to }),
      undo: () => give(before.name),
      redo: () => give(to)
    })
    tell(t('runs.savedViews.renamed', { from: before.name, to }))
  }

  async function remove(): Promise<void> {
    const removed = own.value
    if (!removed) return
    const before = place()
    // First away from it: a window whose view goes says that it is missing.
    const take = async (): Promise<void> => {
      show('all')
      await saved.remove(removed.id)
    }
    if (!(await attempt(take))) return
    history.push({
      label: t('shell.steps.view_remove', { name: removed.name }),
      undo: async () => {
        await saved.save(removed)
        go(before)
      },
      redo: take
    })
    tell(t('runs.savedViews.removed', { name: removed.name }))
  }

  /** Whether there is a place to go to. */
  const canMove = (id: string, by: 1 | -1): boolean => {
    const ids = (saved.views.value ?? []).map(one => one.id)
    return ids.includes(id) && ids[ids.indexOf(id) + by] !== undefined
  }
  /** A place up or down among the saved ones; those that every library has stay first. */
  async function move(id: string, by: 1 | -1): Promise<void> {
    if (!canMove(id, by)) return
    const before = (saved.views.value ?? []).map(one => one.id)
    const from = before.indexOf(id)
    const after = before.toSpliced(from, 1).toSpliced(from + by, 0, id)
    if (!(await attempt(() => saved.reorder(after)))) return
    const moved = saved.views.value?.find(one => one.id === id)?.name ?? ''
    history.push({
      label: t('shell.steps.view_move', { name: moved }),
      undo: () => saved.reorder(before),
      redo: () => saved.reorder(after)
    })
    announce(t('runs.savedViews.moved', { name: moved, n: from + by + 1, m: after.length }))
  }

  function showNext(): void {
    const all = saved.all.value
    const at = all.findIndex(one => one.name === view.value?.name)
    const next = all[(at + 1) % all.length]
    if (next) goAsStep(() => show(next.name))
  }

  return {
    all: saved.all,
    current: computed(() => view.value?.name ?? name.value),
    own,
    isEdited,
    words: useViewWords(),
    choose: (to: string): void => goAsStep(() => show(to)),
    revert: (): void => goAsStep(() => settleOn(name.value)),
    save,
    saveAs,
    rename,
    remove,
    canMove,
    move,
    showNext
  }
}
