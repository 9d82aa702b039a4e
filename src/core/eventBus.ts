import type { CoreEvent, EventBody } from '../shared/event.ts'

export type EventStream = AsyncIteratorObject<CoreEvent, undefined>

export type EventBus = {
  /** The number of the last event. */
  seq(): number
  publish(event: EventBody): void
  /**
   * All events from now on, a `hello` with the present seq first. Ends when the signal aborts, when the bus closes, and when the reader falls
   * so far behind that its queue is full: what waited is dropped, and the reader must read its snapshot again.
   */
  subscribe(signal?: AbortSignal): EventStream
  subscribers(): number
  close(): void
}

type Subscriber = { push(event: CoreEvent): void; end(): void }

/** A queue of events with at most one reader waiting at its mouth. */
function createSubscription(capacity: number, onEnd: () => void): Subscriber & { iterator: EventStream } {
  let waiting: PromiseWithResolvers<IteratorResult<CoreEvent, undefined>> | undefined
  let queue: CoreEvent[] = []
  let ended = false
  const done: IteratorResult<CoreEvent, undefined> = { done: true, value: undefined }

  function end(): void {
    if (ended) return
    ended = true
    queue = []
    waiting?.resolve(done)
    waiting = undefined
    onEnd()
  }

  function push(event: CoreEvent): void {
    if (ended) return
    if (waiting) {
      waiting.resolve({ done: false, value: event })
      waiting = undefined
    } else if (queue.length < capacity) queue.push(event)
    else end()
  }

  const iterator: EventStream = {
    next() {
      const event = queue.shift()
      if (event) return Promise.resolve({ done: false, value: event })
      if (ended) return Promise.resolve(done)
      waiting ??= Promise.withResolvers()
      return waiting.promise
    },
    return() {
      end()
      return Promise.resolve(done)
    },
    [Symbol.asyncIterator]: () => iterator,
    [Symbol.asyncDispose]: () => {
      end()
      return Promise.resolve()
    }
  }
  return { push, end, iterator }
}

type BusOptions = {
  capacity?: number
  /** Why the library cannot be opened, for the greeting. */
  unreadable?: string
}

export function createEventBus({ capacity = 1024, unreadable }: BusOptions = {}): EventBus {
  const subscribers = new Set<Subscriber>()
  let seq = 0
  let closed = false
  return {
    seq: () => seq,
    publish(event) {
      seq += 1
      for (const subscriber of [...subscribers]) subscriber.push({ ...event, seq })
    },
    subscribe(signal) {
      const onAbort = (): void => subscription.end()
      const subscription = createSubscription(capacity, () => {
        subscribers.delete(subscription)
        signal?.removeEventListener('abort', onAbort)
      })
      subscribers.add(subscription)
      signal?.addEventListener('abort', onAbort)
      subscription.push({ type: 'hello', seq, ...(unreadable === undefined ? {} : { unreadable }) })
      if (closed || signal?.aborted) subscription.end()
      return subscription.iterator
    },
    subscribers: () => subscribers.size,
    close() {
      closed = true
      for (const subscriber of [...subscribers]) subscriber.end()
    }
  }
}
