import {
  Archive,
  Flag,
  FolderInput,
  GitCompareArrows,
  Lock,
  Pause,
  Pencil,
  Pin,
  RotateCcw,
  Square,
  Star,
  StickyNote,
  Tag,
  Trash2
} from '@lucide/vue'
import { computed, shallowRef, watch } from 'vue'
import type { Component } from 'vue'
import { useRoute } from 'vue-router'
import { useRunSelection } from '../../composables/useRunSelection.ts'
import { useReadRuns } from '../../connection/useReadRuns.ts'
import { formatCount } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'
import type { EditDialogKind } from '../../views/edit/editDialogKind.ts'
import { clear } from '../../views/runs/selection.ts'
import { useBaselines } from '../../views/runs/useBaselines.ts'
import { useChosenRuns } from '../../views/runs/useChosenRuns.ts'
import type { ShortcutId } from '../shortcuts.ts'
import type { PaletteItem } from './paletteItem.ts'

/** `id` is the same whether a press gives a mark or takes it away. */
type Command = { id: string; icon: Component; name: string; shortcut?: ShortcutId; reason?: string | undefined; run: () => unknown }
export type EditRuns = (kind: EditDialogKind, ids: readonly string[]) => void

/** What can be done to the selected runs or, on the page of a run, to that one. */
export function useSelectionCommands(edit: EditRuns) {
  const { t } = useLanguage()
  const route = useRoute()
  const selection = useRunSelection()
  const readRuns = useReadRuns()
  const opened = route.name === 'run' && typeof route.params['id'] === 'string' ? route.params['id'] : undefined
  const chosen = computed(() => ({ ids: opened === undefined ? selection.value.ids : new Set([opened]) }))
  const { isBaseline, toggle } = useBaselines({ experimentId: shallowRef(undefined), shown: shallowRef([]) })
  const runs = useChosenRuns(chosen, toggle)
  const { ids, facts, marks, only } = runs
  watch(ids, some => (some.length === 1 ? void readRuns(some).catch(() => undefined) : undefined), { immediate: true })

  const needs = (isThere: boolean, reason: 'one' | 'some' | 'compare' | 'pause' | 'stop'): string | undefined =>
    isThere ? undefined : t(`shell.command.needs.${reason}`)
  const name = (label: string): string => t(`shell.command.selection.${label}`)
  function trash(): void {
    const these = ids.value
    selection.value = clear(selection.value)
    void runs.trash(these)
  }

  const ofSome = (): Command[] => {
    const some = needs(ids.value.length > 0, 'some')
    const pauses = facts.value.training.length > 0
    const { isPinned, isStarred, isLocked, isArchived } = marks.value
    const canStop = facts.value.active.length > 0
    return [
      { id: 'tags', icon: Tag, name: name('tags'), shortcut: 'tags', reason: some, run: () => edit('tags', ids.value) },
      { id: 'note', icon: StickyNote, name: name('note'), shortcut: 'note', reason: some, run: () => edit('note', ids.value) },
      { id: 'move', icon: FolderInput, name: name('move'), reason: some, run: () => edit('move', ids.value) },
      {
        id: 'pause',
        icon: Pause,
        name: name(pauses || facts.value.resumable.length === 0 ? 'pause' : 'resume'),
        shortcut: 'pause',
        reason: some ?? needs(pauses || facts.value.resumable.length > 0, 'pause'),
        run: runs.pauseOrResume
      },
      { id: 'stop', icon: Square, name: t('runs.bulk.stop'), shortcut: 'stop', reason: some ?? needs(canStop, 'stop'), run: runs.stop },
      { id: 'pin', icon: Pin, name: t(isPinned ? 'runs.bulk.unpin' : 'runs.bulk.pin'), reason: some, run: () => runs.toggleMark('pinned') },
      {
        id: 'star',
        icon: Star,
        name: t(isStarred ? 'runs.bulk.unstar' : 'runs.bulk.star'),
        reason: some,
        run: () => runs.toggleMark('starred')
      },
      {
        id: 'lock',
        icon: Lock,
        name: t(isLocked ? 'runs.bulk.unlock' : 'runs.bulk.lock'),
        shortcut: 'lock',
        reason: some,
        run: () => runs.toggleMark('locked')
      },
      {
        id: 'archive',
        icon: Archive,
        name: t(isArchived ? 'runs.bulk.unarchive' : 'runs.bulk.archive'),
        reason: some,
        run: () => runs.toggleMark('archived')
      },
      { id: 'trash', icon: Trash2, name: t('runs.bulk.trash'), shortcut: 'trash', reason: some, run: trash }
    ]
  }
  const ofOne = (): Command[] => {
    const one = needs(ids.value.length === 1, 'one')
    const unset = only.value !== undefined && isBaseline(only.value)
    return [
      { id: 'rename', icon: Pencil, name: name('rename'), shortcut: 'rename', reason: one, run: () => edit('rename', ids.value) },
      {
        id: 'baseline',
        icon: Flag,
        name: t(unset ? 'runs.bulk.unsetBaseline' : 'runs.bulk.setBaseline'),
        shortcut: 'baseline',
        reason: one,
        run: runs.toggleBaseline
      },
      { id: 'again', icon: RotateCcw, name: name('again'), shortcut: 'retry', reason: one, run: runs.again }
    ]
  }
  return computed((): PaletteItem[] => {
    const compare: Command = {
      id: 'compare',
      icon: GitCompareArrows,
      name: t('runs.bulk.compare'),
      shortcut: 'compare',
      reason: needs(runs.isComparable(), 'compare'),
      run: runs.compare
    }
    return [compare, ...ofOne(), ...ofSome()].map(({ id, icon, name: text, shortcut, reason, run }) => ({
      key: `selection-${id}`,
      icon,
      text,
      hint: ids.value.length > 0 ? t('runs.bulk.selected', { n: formatCount(ids.value.length) }) : undefined,
      shortcut,
      reason: reason === undefined ? undefined : t('shell.command.cannot', { command: text, reason }),
      run
    }))
  })
}
