import { useSettings } from '../../composables/useSettings.ts'

type Actions = Readonly<Record<string, () => unknown>>

/** Keys of a view: `singles` are letters, which the settings can switch off; `chords` are all others, Ctrl and Cmd being `mod`. */
export function useKeyActions({ singles, chords }: { singles: Actions; chords: Actions }): (event: KeyboardEvent) => void {
  const { settings } = useSettings()
  return event => {
    const chord = `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
    const action = chords[chord] ?? (settings.value.single_key_shortcuts && !event.altKey ? singles[chord] : undefined)
    if (!action) return
    event.preventDefault()
    action()
  }
}
