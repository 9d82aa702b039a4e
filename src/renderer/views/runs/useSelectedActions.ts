import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import { useRunActions } from '../../composables/useRunActions.ts'
import { useRunStore } from '../../connection/runStore.ts'
import type { useBaselines } from './useBaselines.ts'
import { useKeyActions } from './useKeyActions.ts'
import { useMarks } from './useMarks.ts'
import type { useRunsSelection } from './useRunsSelection.ts'

type SelectedOptions = {
  selected: ReturnType<typeof useRunsSelection>
  baselines: ReturnType<typeof useBaselines>
  /** The run the keyboard is on; none while its row is unread. */
  focusedId: () => string | undefined
  toggleEye: (id: string) => void
}

/** What the bar and the keys of the Runs view do to its selected runs; a key pressed while none is selected means the row it is on. */
export function useSelectedActions({ selected, baselines, focusedId, toggleEye }: SelectedOptions) {
  const { selection, row, select, selectEverything, clear } = selected
  const router = useRouter()
  const store = useRunStore()
  const actions = useRunActions()

  const dialog = ref<'rename' | 'tags' | 'note'>()
  const runs = computed(() => [...selection.value.ids].flatMap(id => store.runs.get(id) ?? []))
  const active = computed(() => runs.value.filter(run => run.state === 'running' || run.state === 'queued'))
  const { marks, toggleLock, toggleStar } = useMarks(runs)

  const compare = (): void => void router.push({ name: 'compare', query: { ids: [...selection.value.ids].join(',') } })
  const again = (): void => void router.push({ name: 'new-run', query: { from: runs.value[0]?.id } })
  function ensureSelected(): boolean {
    if (selection.value.ids.size === 0) select(row.value, 'only')
    return selection.value.ids.size > 0
  }
  async function trash(): Promise<void> {
    if (!ensureSelected()) return
    const ids = [...selection.value.ids]
    clear()
    await actions.trash(ids)
  }
  async function stop(): Promise<void> {
    for (const run of active.value) await actions.stop(run)
  }
  async function toggleBaseline(): Promise<void> {
    if (runs.value[0] && runs.value.length === 1) await baselines.toggle(runs.value[0])
  }
  function openDialog(kind: 'rename' | 'tags' | 'note'): void {
    if (ensureSelected()) dialog.value = kind
  }
  function toggleFocusedEye(): void {
    const id = focusedId()
    if (id !== undefined) toggleEye(id)
  }
  const onKey = useKeyActions({
    singles: {
      c: () => selection.value.ids.size >= 2 && selection.value.ids.size <= 50 && compare(),
      e: () => openDialog('rename'),
      b: () => ensureSelected() && void toggleBaseline(),
      t: () => openDialog('tags'),
      m: () => openDialog('note'),
      l: () => ensureSelected() && void toggleLock(),
      h: toggleFocusedEye,
      r: () => ensureSelected() && again(),
      s: () => void stop()
    },
    chords: { 'mod+a': () => void selectEverything(), F2: () => openDialog('rename'), Delete: () => void trash(), Escape: clear }
  })
  return { runs, active, marks, dialog, compare, again, trash, stop, toggleBaseline, toggleLock, toggleStar, onKey }
}
