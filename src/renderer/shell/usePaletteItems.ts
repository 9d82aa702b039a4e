import {
  Bookmark,
  CircleQuestionMark,
  Database,
  GitCompareArrows,
  Keyboard,
  Languages,
  ListChecks,
  ListOrdered,
  Plus,
  Redo2,
  Settings,
  SlidersHorizontal,
  SunMoon,
  Trash2,
  Undo2,
  Waypoints
} from '@lucide/vue'
import { watchDebounced } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { Component, Ref } from 'vue'
import { useRouter } from 'vue-router'
import { hyperparameterNames } from '../../shared/hyperparameters.ts'
import type { HyperparameterName } from '../../shared/hyperparameters.ts'
import type { Run } from '../../shared/run.ts'
import { stateLooks } from '../components/stateIcons.ts'
import { useHyperparameterWords } from '../composables/useHyperparameterWords.ts'
import { useRunActions } from '../composables/useRunActions.ts'
import { useRunSelection } from '../composables/useRunSelection.ts'
import { useSavedViews, useViewWords } from '../composables/useSavedViews.ts'
import { useSettings } from '../composables/useSettings.ts'
import { useUndo } from '../composables/useUndo.ts'
import { useConnection } from '../connection/connection.ts'
import { useLanguage } from '../i18n.ts'

/** One line of the palette. `reason` says why it cannot be done now, in its place. */
export type PaletteItem = {
  key: string
  icon: Component
  text: string
  hint?: string
  keys?: string
  reason?: string | undefined
  run: () => void
}
type Openers = { theme: () => void; queue: () => void; help: () => void; explain: (name: HyperparameterName) => void }

const runsShown = 8
const mostItems = 40

/** What the palette offers for a query: commands on the selection, views (saved ones too), runs, hyperparameters. `>` `#` `?` `=` at the start narrow it. */
export function usePaletteItems(query: Ref<string>, isOpen: Ref<boolean>, openers: Openers) {
  const { t, locale } = useLanguage()
  const router = useRouter()
  const { client } = useConnection()
  const history = useUndo()
  const selection = useRunSelection()
  const actions = useRunActions()
  const { change } = useSettings()
  const { all: savedViews } = useSavedViews()
  const viewWords = useViewWords()
  const { wordsOf } = useHyperparameterWords()
  const found = shallowRef<Run[]>([])
  const next = shallowRef<Awaited<ReturnType<typeof history.next>>>({})

  const prefix = computed(() => /^[>#?=]/.exec(query.value)?.[0] ?? '')
  const words = computed(() => query.value.slice(prefix.value.length).trim().toLowerCase())

  async function search(): Promise<void> {
    if (prefix.value === '>' || prefix.value === '?') found.value = []
    else found.value = (await client.runs.list({ text: words.value, limit: runsShown, sort: ['-created_at'] })).rows
  }
  // Closed, it asks for nothing: the start of the window has more urgent questions.
  watchDebounced([query, isOpen], () => (isOpen.value ? search().catch(() => undefined) : undefined), { debounce: 40 })

  // What can be undone tells nobody that it changed: it is asked each time the palette opens.
  watch(isOpen, async open => {
    if (open) next.value = await history.next().catch(() => ({}))
  })

  const selectedIds = computed(() => [...selection.value.ids])
  const commands = computed((): PaletteItem[] => {
    const ids = selectedIds.value
    const comparable = ids.length >= 2 && ids.length <= 50
    const item = (key: string, icon: Component, text: string, run: () => void): PaletteItem => ({ key, icon, text, run })
    return [
      {
        ...item(
          'compare',
          GitCompareArrows,
          t('shell.command.compare'),
          () => void router.push({ name: 'compare', query: { ids: ids.join(',') } })
        ),
        keys: 'C',
        reason: comparable ? undefined : t('shell.command.compareReason')
      },
      {
        ...item('trash-runs', Trash2, t('shell.command.trash'), () => void actions.trash(ids)),
        keys: 'Del',
        reason: ids.length > 0 ? undefined : t('shell.command.trashReason')
      },
      { ...item('new-run', Plus, t('shell.newRun'), () => void router.push({ name: 'new-run' })), keys: 'N' },
      { ...item('new-sweep', Plus, t('shell.newSweep'), () => void router.push({ name: 'new-sweep' })), keys: 'Shift N' },
      {
        ...item(
          'undo',
          Undo2,
          next.value.undo ? t('shell.undoStep', { step: next.value.undo }) : t('shell.undo'),
          () => void history.undo()
        ),
        keys: 'Ctrl Z',
        reason: next.value.undo === undefined ? t('shell.toasts.undoNothing') : undefined
      },
      {
        ...item(
          'redo',
          Redo2,
          next.value.redo ? t('shell.redoStep', { step: next.value.redo }) : t('shell.redo'),
          () => void history.redo()
        ),
        keys: 'Ctrl Shift Z',
        reason: next.value.redo === undefined ? t('shell.toasts.redoNothing') : undefined
      },
      { ...item('queue', ListOrdered, t('shell.command.openQueue'), openers.queue), keys: 'Q' },
      { ...item('theme', SunMoon, t('shell.command.theme'), openers.theme), keys: 'Ctrl Shift L' },
      item('language', Languages, t('shell.command.language'), () => void change({ language: locale.value === 'en' ? 'ko' : 'en' })),
      { ...item('shortcuts', Keyboard, t('shell.command.shortcuts'), openers.help), keys: '?' }
    ]
  })
  const views = computed(() => {
    const icons = { runs: ListChecks, sweeps: Waypoints, datasets: Database, trash: Trash2, settings: Settings }
    const keys = { runs: 'G R', sweeps: 'G S', datasets: 'G D', trash: 'G T', settings: 'G ,' }
    return (Object.keys(icons) as (keyof typeof icons)[]).map((name): PaletteItem => ({
      key: `view-${name}`,
      icon: icons[name],
      text: t('shell.command.goTo', { view: t(`shell.views.${name}`) }),
      keys: keys[name],
      run: () => void router.push({ name })
    }))
  })
  const ofRuns = computed(() =>
    savedViews.value.map(({ id, name }): PaletteItem => ({
      key: `saved-${id ?? name}`,
      icon: Bookmark,
      text: t('runs.savedViews.button', { name: viewWords(name) }),
      run: () => void router.push({ name: 'runs', query: { view: name } })
    }))
  )
  const runs = computed(() =>
    found.value.map((run): PaletteItem => ({
      key: run.id,
      icon: stateLooks[run.state].icon,
      text: `${run.name} #${run.number}`,
      hint: run.experiment,
      run: () => void router.push({ name: 'run', params: { id: run.id } })
    }))
  )
  const hyperparameters = computed(() =>
    hyperparameterNames.flatMap((name): PaletteItem[] => [
      {
        key: `explain-${name}`,
        icon: CircleQuestionMark,
        text: t('shell.command.explain', { name }),
        hint: wordsOf(name).caption,
        run: () => openers.explain(name)
      },
      {
        key: `sort-${name}`,
        icon: SlidersHorizontal,
        text: t('shell.command.sortBy', { name }),
        run: () => void router.push({ name: 'runs', query: { sort: name } })
      }
    ])
  )

  const matches = (item: PaletteItem): boolean =>
    words.value.split(/\s+/).every(word => `${item.text} ${item.hint ?? ''}`.toLowerCase().includes(word))
  // Runs come from the core's own search, which already matched them.
  const items = computed(() => {
    const own = [...commands.value, ...views.value, ...(words.value === '' ? [] : ofRuns.value)].filter(matches)
    const help = hyperparameters.value.filter(matches)
    const byPrefix: Record<string, PaletteItem[]> = { '>': commands.value.filter(matches), '#': runs.value, '?': help, '=': [] }
    const ordered = byPrefix[prefix.value] ?? [...own, ...runs.value, ...(words.value === '' ? [] : help)]
    return ordered.slice(0, mostItems)
  })

  return { items, filterByName: () => void router.push({ name: 'runs', query: { f: words.value || undefined } }) }
}
