import { shallowRef } from 'vue'

const gapMs = 5000
const spoken = shallowRef('')
let waiting: string | undefined
let freeAt = 0

function speak(): void {
  if (waiting === undefined) return
  spoken.value = waiting
  waiting = undefined
  freeAt = Date.now() + gapMs
}

/** What the polite live region says now. */
export const announcement = spoken

/** Says a sentence to screen readers, at most one every five seconds; the newest waiting one wins. */
export function announce(text: string): void {
  const isWaiting = waiting !== undefined
  waiting = text
  if (!isWaiting) setTimeout(speak, Math.max(0, freeAt - Date.now()))
}
