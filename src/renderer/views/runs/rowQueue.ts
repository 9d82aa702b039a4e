import { computed, shallowRef } from 'vue'

type Wish<How> = { at: number; how: How }
type Options<How> = {
  /** The run at a place, undefined while it is not read yet. */
  idAt: (at: number) => string | undefined
  act: (id: string, how: How) => void
}

/** What is asked of rows, in order: a row that is not read yet holds up what is asked after it, so that keys mean the row one has gone to. */
export function createRowQueue<How>({ idAt, act }: Options<How>) {
  const waiting = shallowRef<readonly Wish<How>[]>([])

  function flush(): void {
    for (;;) {
      const [next, ...rest] = waiting.value
      const id = next && idAt(next.at)
      if (!next || id === undefined) return
      waiting.value = rest
      act(id, next.how)
    }
  }
  return {
    ask(at: number, how: How): void {
      waiting.value = [...waiting.value, { at, how }]
      flush()
    },
    /** Does what can be done now; called when rows were read. */
    flush,
    /** Another list: what was asked of the one before is void. */
    forget: (): void => void (waiting.value = []),
    /** The row that was asked for last and is still to be read. */
    row: computed(() => waiting.value.at(-1)?.at)
  }
}
