import { useEventListener } from '@vueuse/core'
import { useSettings } from '../composables/useSettings.ts'
import { bindKeys, chordOf, isSingleKey } from './shortcuts.ts'
import type { ActionsIn, Bound, Place } from './shortcuts.ts'

const goWaitMs = 1200
/** What moves, edits and takes back in a text field belongs to it while it has the focus. */
const textKeys = /^(mod\+(shift\+)?[azy]|((mod|shift|alt)\+)*(space|enter|delete|arrow\w+|home|end|page\w+))$/
/** They send a form from any of its fields. */
const sendKeys: ReadonlySet<string> = new Set(['mod+enter', 'mod+shift+enter'])

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select'))

const isInLayer = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role=dialog], [role=menu], [role=alertdialog]') !== null

/** Whether a key of the table means its action where the focus is. */
function isMeant(keys: string, target: EventTarget | null, hasSingles: boolean): boolean {
  if (isSingleKey(keys)) return hasSingles && !isTyping(target)
  return !isTyping(target) || sendKeys.has(keys) || !textKeys.test(keys)
}

/** Takes the keys of a place from an element's events; answers whether the key was one of them. */
export function useKeys<P extends Place>(place: P, actions: ActionsIn<P>): (event: KeyboardEvent) => boolean {
  const { settings } = useSettings()
  const bound = bindKeys(place, actions)
  return event => {
    const keys = chordOf(event)
    const action = bound.get(keys)
    if (event.isComposing || event.defaultPrevented || !action || !isMeant(keys, event.target, settings.value.single_key_shortcuts))
      return false
    if (action(event) === false) return false
    event.preventDefault()
    return true
  }
}

/** The second key of a sequence belongs to it, whatever it does alone where the focus is: G S goes to the sweeps and stops no run. */
function useSequences(bound: Bound): void {
  const { settings } = useSettings()
  let goUntil = 0
  const begins = (event: KeyboardEvent): boolean =>
    chordOf(event) === 'g' &&
    !event.isComposing &&
    !isInLayer(event.target) &&
    isMeant('g', event.target, settings.value.single_key_shortcuts)

  useEventListener(
    window,
    'keydown',
    (event: KeyboardEvent) => {
      const action = Date.now() < goUntil && !isTyping(event.target) ? bound.get(`g ${chordOf(event)}`) : undefined
      goUntil = !action && begins(event) ? Date.now() + goWaitMs : 0
      if (!action) return
      event.preventDefault()
      event.stopPropagation()
      action(event)
    },
    { capture: true }
  )
}

/**
 * The keys of a place while the component is there, wherever the focus is but in menus and dialogs: those leave the window its Ctrl keys. With `first`
 * the place has its keys before those that the window has for the same.
 */
export function useShortcuts<P extends Place>(place: P, actions: ActionsIn<P>, { first = false } = {}): void {
  const take = useKeys(place, actions)
  const sequences = new Map([...bindKeys(place, actions)].filter(([keys]) => keys.includes(' ')))
  if (sequences.size > 0) useSequences(sequences)
  useEventListener(
    window,
    'keydown',
    (event: KeyboardEvent) => {
      if (event.defaultPrevented || (isInLayer(event.target) && !chordOf(event).startsWith('mod+'))) return
      if (take(event) && first) event.stopImmediatePropagation()
    },
    { capture: first }
  )
}
