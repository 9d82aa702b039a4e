import { useEventListener } from '@vueuse/core'
import { useSettings } from '../composables/useSettings.ts'

type Actions = Record<string, () => void>
const goWaitMs = 1200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))

const isInLayer = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role=dialog], [role=menu], [role=alertdialog]') !== null

/** A key press as the tables of shortcuts spell it: `mod+shift+z`, `?`, `g r`. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.toLowerCase()
  const parts = [
    event.ctrlKey || event.metaKey ? 'mod' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey && (key.length > 1 || /[a-z]/.test(key)) ? 'shift' : '',
    key
  ]
  return parts.filter(part => part !== '').join('+')
}

/** The window's keys: chords always, single keys only outside text fields and layers, and only while the setting allows them. */
export function useShortcuts(chords: Actions, singles: Actions): void {
  const { settings } = useSettings()
  let goUntil = 0

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const chord = chordOf(event)
    const typing = isTyping(event.target)
    const isHistory = chord === 'mod+z' || chord === 'mod+shift+z' || chord === 'mod+y'
    const viaChord = typing && isHistory ? undefined : chords[chord]
    if (viaChord) {
      event.preventDefault()
      viaChord()
      return
    }
    if (typing || isInLayer(event.target) || !settings.value.single_key_shortcuts) return
    const sequence = Date.now() < goUntil ? `g ${chord}` : chord
    goUntil = chord === 'g' ? Date.now() + goWaitMs : 0
    const action = singles[sequence]
    if (!action) return
    event.preventDefault()
    action()
  })
}
