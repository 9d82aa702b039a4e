import type { Settings } from '../../../shared/settings.ts'
import { useEdits } from '../../composables/useEdits.ts'
import { useSettings } from '../../composables/useSettings.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'

/** The settings, and a change that applies at once and can be undone. */
export function useSettingChange() {
  const { settings, change } = useSettings()
  const { attempt } = useEdits()
  const history = useUndo()
  const { t } = useLanguage()

  async function set<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
    const before = settings.value[key]
    if (before === value) return
    const apply = (to: Settings[Key]): Promise<void> => change({ [key]: to })
    if (await attempt(() => apply(value)))
      history.push({ label: t('shell.steps.setting'), undo: () => apply(before), redo: () => apply(value) })
  }
  return { settings, set }
}
