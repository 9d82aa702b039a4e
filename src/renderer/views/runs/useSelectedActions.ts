import { ref } from 'vue'
import { useKeys } from '../../shell/useShortcuts.ts'
import type { EditDialogKind } from '../edit/editDialogKind.ts'
import type { useBaselines } from './useBaselines.ts'
import { useChosenRuns } from './useChosenRuns.ts'
import type { useRunsSelection } from './useRunsSelection.ts'

type SelectedOptions = {
  selected: ReturnType<typeof useRunsSelection>
  baselines: ReturnType<typeof useBaselines>
  /** The run the keyboard is on; none while its row is unread. */
  focusedId: () => string | undefined
  /** Selects the row the keyboard is on, where it is a run. */
  selectFocused: () => void
  toggleEye: (id: string) => void
}

/** What the bar of selected runs can do: to them, and to the selection itself. */
export type BulkAction = keyof ReturnType<typeof useSelectedActions>['ofBar'] | 'clear' | 'all' | 'show' | 'drop' | 'export'

/** What the bar and the keys of the Runs view do to its selected runs; a key pressed while none is selected means the row it is on. */
export function useSelectedActions({ selected, baselines, focusedId, selectFocused, toggleEye }: SelectedOptions) {
  const { selection, selectEverything, clear } = selected
  const dialog = ref<EditDialogKind>()
  const chosen = useChosenRuns(selection, baselines.toggle)
  const { ids, facts, only, marks, toggleMark, compare, again, stop, toggleBaseline } = chosen

  function ensureSelected(): boolean {
    if (selection.value.ids.size === 0) selectFocused()
    return selection.value.ids.size > 0
  }
  async function trash(): Promise<void> {
    if (!ensureSelected()) return
    const these = ids.value
    clear()
    await chosen.trash(these)
  }
  function openDialog(kind: EditDialogKind): void {
    if (ensureSelected() && (kind !== 'rename' || only.value)) dialog.value = kind
  }
  function toggleFocusedEye(): void {
    const id = focusedId()
    if (id !== undefined) toggleEye(id)
  }
  const onKey = useKeys('selectedRuns', {
    compare: () => chosen.isComparable() && compare(),
    rename: () => openDialog('rename'),
    baseline: () => ensureSelected() && void toggleBaseline(),
    tags: () => openDialog('tags'),
    note: () => openDialog('note'),
    lock: () => ensureSelected() && void toggleMark('locked'),
    eye: toggleFocusedEye,
    retry: () => ensureSelected() && again(),
    pause: () => ensureSelected() && void chosen.pauseOrResume(),
    stop: () => void stop(),
    trash: () => void trash(),
    all: () => void selectEverything(),
    escape: clear
  })
  const ofBar = {
    ...{ compare, again, trash, stop, baseline: toggleBaseline },
    ...{ pause: chosen.pause, resume: chosen.resume, retry: chosen.retryFailed },
    tag: () => openDialog('tags'),
    note: () => openDialog('note'),
    move: () => openDialog('move'),
    seeds: () => openDialog('seeds'),
    pin: () => toggleMark('pinned'),
    star: () => toggleMark('starred'),
    lock: () => toggleMark('locked'),
    archive: () => toggleMark('archived')
  }
  return { ids, facts, only, marks, dialog, ofBar, onKey }
}
