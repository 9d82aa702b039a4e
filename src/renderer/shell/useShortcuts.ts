import { useEventListener } from '@vueuse/core'
import { useSettings } from '../composables/useSettings.ts'

type Actions = Record<string, () => void>
const goWaitMs = 1200
/** Undo, redo and moving by words belong to a text field while it has the focus. */
const textChords: ReadonlySet<string> = new Set(['mod+z', 'mod+shift+z', 'mod+y', 'alt+arrowleft'])

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

  // The second key of a sequence belongs to it, whatever it does alone where the focus is: G S goes to the sweeps and stops no run.
  useEventListener(
    window,
    'keydown',
    (event: KeyboardEvent) => {
      const action = Date.now() < goUntil && !isTyping(event.target) ? singles[`g ${chordOf(event)}`] : undefined
      goUntil = 0
      if (!action) return
      event.preventDefault()
      event.stopPropagation()
      action()
    },
    { capture: true }
  )
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const chord = chordOf(event)
    const typing = isTyping(event.target)
    const viaChord = typing && textChords.has(chord) ? undefined : chords[chord]
    if (viaChord) {
      event.preventDefault()
      viaChord()
      return
    }
    if (typing || isInLayer(event.target) || !settings.value.single_key_shortcuts) return
    if (chord === 'g') goUntil = Date.now() + goWaitMs
    const action = singles[chord]
    if (!action) return
    event.preventDefault()
    action()
  })
}
