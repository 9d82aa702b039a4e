const storageKey = 'trialbook.palette'
const most = 8

/** Keys of the rows that were chosen, newest first. */
export function readRecent(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter(one => typeof one === 'string').slice(0, most) : []
  } catch {
    return []
  }
}

export function rememberItem(key: string): void {
  localStorage.setItem(storageKey, JSON.stringify([key, ...readRecent().filter(one => one !== key)].slice(0, most)))
}
