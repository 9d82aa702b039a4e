export type UntilWritten = {
  /** Resolves once it is written, or given up. */
  readonly done: Promise<void>
  /** Tries once more, now, and then no more. */
  giveUp(): void
}

type Options = { retryMs: number; onFailure: (error: unknown, tries: number) => void }

/** Writes what must not be lost, and while that fails, as on a full disk, tries again every `retryMs`. */
export function untilWritten(write: () => void, { retryMs, onFailure }: Options): UntilWritten {
  const { promise: done, resolve } = Promise.withResolvers<undefined>()
  let tries = 0
  let waiting: NodeJS.Timeout | undefined

  function attempt(isLast: boolean): void {
    waiting = undefined
    try {
      write()
      resolve(undefined)
    } catch (error) {
      onFailure(error, ++tries)
      if (isLast) resolve(undefined)
      else waiting = setTimeout(() => attempt(false), retryMs)
    }
  }
  attempt(false)
  return {
    done,
    giveUp() {
      if (waiting === undefined) return
      clearTimeout(waiting)
      attempt(true)
    }
  }
}
