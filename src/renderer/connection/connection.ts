import { createORPCClient, DynamicLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { inject, ref, shallowRef } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import type { Contract } from '../../shared/contract.ts'
import type { CoreEvent } from '../../shared/event.ts'
import { HostRefused } from './hostLink.ts'
import type { HostLink } from './hostLink.ts'
import { createSequence } from './sequence.ts'

export type Client = ContractRouterClient<Contract>
export type ConnectionStatus =
  | { state: 'connecting' }
  | { state: 'open' }
  /** `refused`: the host answers and does not know this window any more. */
  | { state: 'lost'; since: Date; retryAt: number; refused: boolean }

export type Connection = {
  client: Client
  status: Readonly<Ref<ConnectionStatus>>
  /** Why the library cannot be opened, as the core greeted with; undefined where it can. */
  unreadable: Readonly<Ref<string | undefined>>
  /** Grows whenever what was read may be stale: after a reconnect, after a gap between events and when the core says so. Live queries read again then. */
  generation: Readonly<Ref<number>>
  /** Calls the listener with every event; returns what stops it. */
  onEvent: (listener: (event: CoreEvent) => void) => () => void
  reconnectNow: () => void
  stop: () => void
}

const retryDelaysMs = [1000, 2000, 5000, 10_000]

/**
 * Keeps one link to the core open and one subscription to its events. Calls made while the link is down wait for the next one,
 * calls under way when it breaks are rejected.
 */
export function createConnection(openLink: () => Promise<HostLink>): Connection {
  const status = shallowRef<ConnectionStatus>({ state: 'connecting' })
  const generation = ref(0)
  const unreadable = ref<string>()
  const listeners = new Set<(event: CoreEvent) => void>()
  const sequence = createSequence()
  let stopped = false
  // As a function: whoever stops it does so between two awaits.
  const isStopped = (): boolean => stopped
  let current: HostLink | undefined
  let wake: (() => void) | undefined
  let waiting = Promise.withResolvers<HostLink>()

  const client: Client = createORPCClient(new DynamicLink(async () => (await waiting.promise).link))

  async function listen(events: AsyncIterator<CoreEvent>): Promise<void> {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (sequence.accept(next.value) === 'gap' || next.value.type === 'library_changed') generation.value++
      for (const listener of listeners) listener(next.value)
    }
  }

  /** Answers only once the core's greeting is here: what is read after it misses no event. */
  async function subscribe(link: HostLink): Promise<AsyncIterator<CoreEvent>> {
    const own: Client = createORPCClient(link.link)
    const events = await Promise.race([own.events.subscribe(), link.closed.then(() => Promise.reject(new Error('The connection closed')))])
    const greeting = await events.next()
    if (greeting.done === true) throw new Error('The event stream ended at once')
    sequence.reset()
    sequence.accept(greeting.value)
    unreadable.value = greeting.value.type === 'hello' ? greeting.value.unreadable : undefined
    for (const listener of listeners) listener(greeting.value)
    return events
  }

  async function holdOneLink(): Promise<void> {
    const link = await openLink()
    current = link
    try {
      if (isStopped()) return
      const events = await subscribe(link)
      if (status.value.state === 'lost') generation.value++
      status.value = { state: 'open' }
      waiting.resolve(link)
      // A subscription that ends while the link stands would leave a window that looks alive and hears nothing.
      await Promise.race([link.closed, listen(events).catch(() => undefined)])
    } finally {
      link.close()
      if (status.value.state === 'open') waiting = Promise.withResolvers()
    }
  }

  function pause(attempt: number, refused: boolean): Promise<void> {
    const delay = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 10_000
    const since = status.value.state === 'lost' ? status.value.since : new Date()
    status.value = { state: 'lost', since, retryAt: Date.now() + delay, refused }
    return new Promise(resolve => {
      const timer = setTimeout(resolve, delay)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function keepConnected(): Promise<void> {
    let attempt = 0
    while (!isStopped()) {
      let refused = false
      try {
        await holdOneLink()
        attempt = 0
      } catch (error) {
        attempt++
        refused = error instanceof HostRefused
      }
      if (!isStopped()) await pause(attempt, refused)
    }
  }
  void keepConnected()

  return {
    client,
    status,
    unreadable,
    generation,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reconnectNow: () => wake?.(),
    stop() {
      stopped = true
      current?.close()
      wake?.()
    }
  }
}

export const connectionKey: InjectionKey<Connection> = Symbol('connection')

export function useConnection(): Connection {
  const connection = inject(connectionKey)
  if (!connection) throw new Error('No connection was provided to this component')
  return connection
}
