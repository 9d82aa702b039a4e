const storageKey = 'trialbook.history'
/** How long the page that is being reloaded may take to let its place go. */
const patienceMs = 500

/** Holds a place for as long as the window is open; false where another window has it. */
function claim(place: string, options: LockOptions): Promise<boolean> {
  return new Promise(resolve => {
    const hold = (lock: Lock | null): Promise<never> | undefined => {
      resolve(lock !== null)
      return lock ? new Promise<never>(() => undefined) : undefined
    }
    navigator.locks.request(`${storageKey}.${place}`, options, hold).catch(() => resolve(false))
  })
}

/**
 * The undo history of this window, by its place among the windows that are open: the first has the first history, also after a restart, and a second
 * one beside it has its own. A reloaded window keeps its place.
 */
async function findHistory(): Promise<string> {
  const before = sessionStorage.getItem(storageKey)
  if (before !== null && (await claim(before, { signal: AbortSignal.timeout(patienceMs) }))) return before
  for (let place = 1; ; place++) if (await claim(String(place), { ifAvailable: true })) return String(place)
}

let found: Promise<string> | undefined

export function windowHistory(): Promise<string> {
  found ??= findHistory().then(place => {
    sessionStorage.setItem(storageKey, place)
    return place
  })
  return found
}
