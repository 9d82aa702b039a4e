const storageKey = 'trialbook.filterHistory'
const most = 50

/** Filters that were applied with Enter, newest first. */
export function readFilterHistory(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter(one => typeof one === 'string').slice(0, most) : []
  } catch {
    return []
  }
}

export function rememberFilter(text: string): void {
  const filter = text.trim()
  if (filter === '') return
  localStorage.setItem(storageKey, JSON.stringify([filter, ...readFilterHistory().filter(one => one !== filter)].slice(0, most)))
}
