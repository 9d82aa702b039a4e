import { expect, it, vi } from 'vitest'
import { ref, watchEffect } from 'vue'
import type { Connection } from '../../src/renderer/connection/connection.ts'
import { createRunStore } from '../../src/renderer/connection/runStore.ts'
import type { CoreEvent } from '../../src/shared/event.ts'
import type { Run } from '../../src/shared/run.ts'

const run = (id: string, state: Run['state']): Run => ({ id, state }) as Run

/** A store of a library in which every run is `completed`, and what it was asked. */
function openStore(most?: number) {
  const asked: string[][] = []
  const list = async ({ ids = [] }: { ids?: string[] }) => {
    asked.push(ids)
    return Promise.resolve({ rows: ids.map(id => run(id, 'completed')), total: ids.length, seq: 5 })
  }
  const connection = { client: { runs: { list } }, generation: ref(0), onEvent: () => () => undefined } as unknown as Connection
  return { store: createRunStore(connection, most), asked }
}

it('keeps the runs that were read lately, and reads one that it let go of again for whoever shows it', async () => {
  const { store, asked } = openStore(3)
  store.put([run('a', 'running'), run('b', 'running'), run('c', 'running')], 1)
  store.put([run('a', 'running')], 2)
  store.put([run('d', 'running')], 9)
  const states: (string | undefined)[] = []
  const stop = watchEffect(() => states.push(store.runs.get('b')?.state), { flush: 'sync' })
  expect([store.runs.has('a'), store.runs.has('c'), store.runs.has('d')]).toEqual([true, true, true])
  await vi.waitFor(() => expect(store.runs.get('b')?.state).toBe('completed'))
  expect(asked).toEqual([['b']])
  expect(states).toEqual([undefined, 'completed'])
  stop()
  // What was never read is asked for by nobody.
  expect(store.runs.get('x')).toBeUndefined()
  await Promise.resolve()
  expect(asked).toHaveLength(1)
})

it('reads what it knows again from a host that was started anew, whose events count from the beginning', async () => {
  const generation = ref(0)
  let hear: (event: CoreEvent) => void = () => undefined
  const list = vi.fn(async ({ ids = [] }: { ids?: string[] }) => ({
    rows: ids.map(id => run(id, 'interrupted')),
    total: ids.length,
    seq: 2
  }))
  const onEvent = (listener: typeof hear) => {
    hear = listener
    return () => undefined
  }
  const store = createRunStore({ client: { runs: { list } }, generation, onEvent } as unknown as Connection)
  hear({ type: 'runs_changed', seq: 90, runs: [run('a', 'running'), run('b', 'running')] })

  hear({ type: 'hello', seq: 0 })
  generation.value++
  await vi.waitFor(() => expect(store.runs.get('b')?.state).toBe('interrupted'))
  expect(store.runs.get('a')?.state).toBe('interrupted')

  // What was heard while it was read is newer.
  hear({ type: 'runs_changed', seq: 3, runs: [run('a', 'completed')] })
  store.put([run('a', 'interrupted')], 2)
  expect(store.runs.get('a')?.state).toBe('completed')
})
