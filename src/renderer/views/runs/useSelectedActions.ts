import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { useRunActions } from '../../composables/useRunActions.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useKeys } from '../../shell/useShortcuts.ts'
import { canGoOn } from '../runDetail/runFacts.ts'
import type { EditDialogKind } from '../edit/editDialogKind.ts'
import type { useBaselines } from './useBaselines.ts'
import { useMarks } from './useMarks.ts'
import type { useRunsSelection } from './useRunsSelection.ts'
import { useSelectionFacts } from './useSelectionFacts.ts'

type SelectedOptions = {
  selected: ReturnType<typeof useRunsSelection>
  baselines: ReturnType<typeof useBaselines>
  /** The run the keyboard is on; none while its row is unread. */
  focusedId: () => string | undefined
  /** Selects the row the keyboard is on, where it is a run. */
  selectFocused: () => void
  toggleEye: (id: string) => void
}

/** What the bar and the keys of the Runs view do to its selected runs; a key pressed while none is selected means the row it is on. */
export function useSelectedActions({ selected, baselines, focusedId, selectFocused, toggleEye }: SelectedOptions) {
  const { selection, selectEverything, clear } = selected
  const router = useRouter()
  const actions = useRunActions()
  const store = useRunStore()

  const dialog = ref<EditDialogKind>()
  const { ids, facts, only } = useSelectionFacts(selection)
  const { marks, toggle: toggleMark } = useMarks(ids, facts)

  const compare = (): void => void router.push({ name: 'compare', query: { ids: ids.value.join(',') } })
  const again = (): void => void router.push({ name: 'new-run', query: { from: ids.value[0] } })
  function ensureSelected(): boolean {
    if (selection.value.ids.size === 0) selectFocused()
    return selection.value.ids.size > 0
  }
  async function trash(): Promise<void> {
    if (!ensureSelected()) return
    const chosen = ids.value
    clear()
    await actions.trash(chosen)
  }
  async function stop(): Promise<void> {
    if (only.value) await actions.stop(only.value)
    else if (facts.value.active.length > 0) await actions.stopAll(facts.value.active)
  }
  /** Those that train are paused; where none does, those that can go on do. */
  async function pauseOrResume(): Promise<void> {
    const paused = ids.value.filter(id => canGoOn(store.runs.get(id)?.state))
    const training = facts.value.active.filter(id => store.runs.get(id)?.state !== 'queued')
    if (training.length > 0) await actions.pause(training)
    else if (paused.length > 0) await actions.resume(paused)
  }
  async function toggleBaseline(): Promise<void> {
    if (only.value) await baselines.toggle(only.value)
  }
  function openDialog(kind: EditDialogKind): void {
    if (ensureSelected() && (kind !== 'rename' || only.value)) dialog.value = kind
  }
  function toggleFocusedEye(): void {
    const id = focusedId()
    if (id !== undefined) toggleEye(id)
  }
  const onKey = useKeys('selectedRuns', {
    compare: () => selection.value.ids.size >= 2 && selection.value.ids.size <= 50 && compare(),
    rename: () => openDialog('rename'),
    baseline: () => ensureSelected() && void toggleBaseline(),
    tags: () => openDialog('tags'),
    note: () => openDialog('note'),
    lock: () => ensureSelected() && void toggleMark('locked'),
    eye: toggleFocusedEye,
    retry: () => ensureSelected() && again(),
    pause: () => ensureSelected() && void pauseOrResume(),
    stop: () => void stop(),
    trash: () => void trash(),
    all: () => void selectEverything(),
    escape: clear
  })
  return { ids, facts, only, marks, dialog, compare, again, trash, stop, toggleBaseline, toggleMark, openDialog, onKey }
}
