import { describe, expect, test } from 'vitest'
import { createEventBus } from '../../src/core/eventBus.ts'
import type { EventStream } from '../../src/core/eventBus.ts'
import { openTestCore } from '../support/openTestCore.ts'

const removed = (id: string) => ({ type: 'runs_removed' as const, ids: [id] })

async function rest(stream: EventStream): Promise<number[]> {
  const seqs: number[] = []
  for await (const event of stream) seqs.push(event.seq)
  return seqs
}

test('greets with the present number, then tells every event in order to everyone', async () => {
  const bus = createEventBus()
  bus.publish(removed('before'))
  const [a, b] = [bus.subscribe(), bus.subscribe()]
  bus.publish(removed('x'))
  bus.publish(removed('y'))
  for (const stream of [a, b]) {
    expect((await stream.next()).value).toEqual({ type: 'hello', seq: 1 })
    expect((await stream.next()).value).toEqual({ ...removed('x'), seq: 2 })
    expect((await stream.next()).value).toEqual({ ...removed('y'), seq: 3 })
  }
  const waiting = a.next()
  bus.publish(removed('z'))
  expect((await waiting).value).toMatchObject({ seq: 4 })
  expect(bus.seq()).toBe(4)
})

describe('a subscription ends', () => {
  test('when its reader is too far behind: what waited is dropped, and the others go on', async () => {
    const bus = createEventBus({ capacity: 3 })
    const [slow, fast] = [bus.subscribe(), bus.subscribe()]
    for (let i = 0; i < 3; i++) {
      bus.publish(removed(String(i)))
      await fast.next()
    }
    expect(bus.subscribers()).toBe(1)
    expect(await rest(slow)).toEqual([])
    expect((await fast.next()).value).toMatchObject({ seq: 3 })
  })

  test('when its signal aborts, even while it waits', async () => {
    const bus = createEventBus()
    const controller = new AbortController()
    const stream = bus.subscribe(controller.signal)
    await stream.next()
    const waiting = stream.next()
    controller.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(bus.subscribers()).toBe(0)
    expect(await rest(bus.subscribe(controller.signal))).toEqual([])
  })

  test('when its reader leaves, and when the bus closes', async () => {
    const bus = createEventBus()
    for await (const event of bus.subscribe()) if (event.type === 'hello') break
    expect(bus.subscribers()).toBe(0)
    const stream = bus.subscribe()
    bus.close()
    expect(await rest(stream)).toEqual([])
    expect(await rest(bus.subscribe())).toEqual([])
  })
})

test('closing the core ends every subscription', async () => {
  const { core, client } = await openTestCore()
  const stream = await client.events.subscribe()
  expect((await stream.next()).value).toMatchObject({ type: 'hello' })
  const waiting = stream.next()
  await core.close()
  expect((await waiting).done).toBe(true)
})
