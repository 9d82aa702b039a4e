import {
  Bookmark,
  Database,
  Funnel,
  Keyboard,
  Languages,
  ListChecks,
  ListOrdered,
  Plus,
  Redo2,
  Settings,
  SunMoon,
  Trash2,
  Undo2,
  Waypoints
} from '@lucide/vue'
import { computed, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { useSavedViews, useViewWords } from '../../composables/useSavedViews.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'
import { useSettingChange } from '../../views/settings/useSettingChange.ts'
import type { PaletteItem } from './paletteItem.ts'

/** What the shell does for the palette. */
export type Openers = { theme: () => void; queue: () => void; help: () => void; filter: () => void }

/** Commands that need no selection, and the views: those of the window and the saved ones. */
export function useWindowCommands(openers: Openers) {
  const { t, locale } = useLanguage()
  const router = useRouter()
  const history = useUndo()
  const { set } = useSettingChange()
  const { all: savedViews } = useSavedViews()
  const viewWords = useViewWords()

  // What can be undone tells nobody that it changed: it is asked each time the palette opens.
  const next = shallowRef<Awaited<ReturnType<typeof history.next>>>({})
  void history.next().then(
    steps => (next.value = steps),
    () => undefined
  )
  const go = (name: string) => () => router.push({ name })
  const steps = computed((): PaletteItem[] => {
    const { undo, redo } = next.value
    return [
      {
        ...{ key: 'undo', icon: Undo2, shortcut: 'undo', run: history.undo },
        text: undo === undefined ? t('shell.undo') : t('shell.undoStep', { step: undo }),
        reason: undo === undefined ? t('shell.toasts.undoNothing') : undefined
      },
      {
        ...{ key: 'redo', icon: Redo2, shortcut: 'redo', run: history.redo },
        text: redo === undefined ? t('shell.redo') : t('shell.redoStep', { step: redo }),
        reason: redo === undefined ? t('shell.toasts.redoNothing') : undefined
      }
    ]
  })
  const commands = computed((): PaletteItem[] => [
    { key: 'new-run', icon: Plus, text: t('shell.newRun'), shortcut: 'newRun', run: go('new-run') },
    { key: 'new-sweep', icon: Plus, text: t('shell.newSweep'), shortcut: 'newSweep', run: go('new-sweep') },
    ...steps.value,
    { key: 'filter', icon: Funnel, text: t('shell.command.filterRuns'), shortcut: 'filter', run: openers.filter },
    { key: 'queue', icon: ListOrdered, text: t('shell.command.openQueue'), shortcut: 'queue', run: openers.queue },
    { key: 'theme', icon: SunMoon, text: t('shell.command.theme'), shortcut: 'theme', run: openers.theme },
    {
      key: 'language',
      icon: Languages,
      text: t('shell.command.language'),
      run: () => set('language', locale.value === 'en' ? 'ko' : 'en')
    },
    { key: 'shortcuts', icon: Keyboard, text: t('shell.command.shortcuts'), shortcut: 'help', run: openers.help }
  ])
  const views = computed((): PaletteItem[] => {
    const places = [
      { name: 'runs', icon: ListChecks, shortcut: 'goRuns' },
      { name: 'sweeps', icon: Waypoints, shortcut: 'goSweeps' },
      { name: 'datasets', icon: Database, shortcut: 'goDatasets' },
      { name: 'trash', icon: Trash2, shortcut: 'goTrash' },
      { name: 'settings', icon: Settings, shortcut: 'goSettings' }
    ] as const
    return [
      ...places.map(({ name, icon, shortcut }) => ({
        ...{ key: `view-${name}`, icon, shortcut, run: go(name) },
        text: t('shell.command.goTo', { view: t(`shell.views.${name}`) })
      })),
      ...savedViews.value.map(({ id, name }) => ({
        key: `saved-${id ?? name}`,
        icon: Bookmark,
        text: t('runs.savedViews.button', { name: viewWords(name) }),
        run: () => router.push({ name: 'runs', query: { view: name } })
      }))
    ]
  })
  return { commands, views }
}
