/** How many of the runs have a tag, or shall have it. `mixed` leaves each run as it is. */
export type Share = 'all' | 'mixed' | 'none'
export type TagChoice = { tag: string; runs: number; was: Share; now: Share }

export const choicesOf = (tags: readonly { tag: string; runs: number }[], total: number): TagChoice[] =>
  tags.map(({ tag, runs }) => {
    const was: Share = runs >= total ? 'all' : 'mixed'
    return { tag, runs, was, now: was }
  })

/** One press of the box: all runs, none, and back to each as it was. */
export function pressed(choice: TagChoice): TagChoice {
  const after: Record<Share, Share> = { mixed: 'all', all: 'none', none: choice.was === 'mixed' ? 'mixed' : 'all' }
  return { ...choice, now: after[choice.now] }
}

/** Tags as people type them: separated by commas, each once. */
export const typedTags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map(tag => tag.trim())
      .filter(tag => tag !== '')
  )
]

/** What the boxes and the typed text come to; a tag that is typed is wanted. */
export function tagChanges(choices: readonly TagChoice[], typed: readonly string[]): { add: string[]; remove: string[] } {
  const changed = choices.filter(({ was, now }) => now !== was)
  const add = new Set([...changed.filter(({ now }) => now === 'all').map(({ tag }) => tag), ...typed])
  return { add: [...add], remove: changed.filter(({ tag, now }) => now === 'none' && !add.has(tag)).map(({ tag }) => tag) }
}
