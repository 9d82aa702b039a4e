import { expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { Connection } from '../../src/renderer/connection/connection.ts'
import { createRunStore } from '../../src/renderer/connection/runStore.ts'
import type { CoreEvent } from '../../src/shared/event.ts'
import type { Run } from '../../src/shared/run.ts'

const run = (id: string, state: Run['state']): Run => ({ id, state }) as Run

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
