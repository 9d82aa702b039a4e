/** Watches the numbers of events: `gap` where one was missed, so that what was read must be read again. */
export function createSequence() {
  let last: number | undefined
  return {
    accept(event: { seq: number; type: string }): 'next' | 'gap' {
      const isNext = event.type === 'hello' || last === undefined || event.seq === last + 1
      last = event.seq
      return isNext ? 'next' : 'gap'
    },
    reset() {
      last = undefined
    }
  }
}
