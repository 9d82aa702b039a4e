import { expect, it, vi } from 'vitest'
import { ref, watchEffect } from 'vue'
import type { Connection } from '../../src/renderer/connection/connection.ts'
import { createSeriesStore } from '../../src/renderer/connection/seriesStore.ts'
import type { CoreEvent } from '../../src/shared/event.ts'

const columns = (values: number[]) => {
  const steps = Float64Array.from(values, (_, i) => i + 1)
  return { steps, epochs: steps, times: steps, values: Float64Array.from(values) }
}

/** A store of a library in which every run has the points 1, 2 of `loss` and `accuracy`, and what it was asked. */
function openStore(most?: number) {
  const asked: { ids: string[]; metrics?: string[] }[] = []
  let hear: (event: CoreEvent) => void = () => undefined
  const series = async (input: { ids: string[]; metrics?: string[] }) => {
    asked.push(input)
    return Promise.resolve(
      input.ids.flatMap(id => (input.metrics ?? ['loss', 'accuracy']).map(metric => ({ run_id: id, metric, ...columns([1, 2]) })))
    )
  }
  const onEvent = (listener: typeof hear) => {
    hear = listener
    return () => undefined
  }
  const store = createSeriesStore({ client: { runs: { series } }, generation: ref(0), onEvent } as unknown as Connection, most)
  return { store, asked, hear: (event: CoreEvent) => hear(event) }
}
const valuesOf = (store: ReturnType<typeof openStore>['store'], id: string, metric = 'loss') => store.of(id)?.get(metric)?.values

it('keeps the series that were asked for lately, and reads one it let go of again for whoever draws it', async () => {
  const { store, asked } = openStore(2)
  await store.ask(['a'], ['loss'])
  await store.ask(['b'])
  await store.ask(['a'], ['loss'])
  await store.ask(['c'])
  expect(valuesOf(store, 'a')).toHaveLength(2)
  const lengths: (number | undefined)[] = []
  const stop = watchEffect(() => lengths.push(valuesOf(store, 'b')?.length), { flush: 'sync' })
  await vi.waitFor(() => expect(valuesOf(store, 'b', 'accuracy')).toHaveLength(2))
  expect(lengths).toEqual([undefined, 2])
  stop()
  expect(asked).toEqual([{ ids: ['a'], metrics: ['loss'] }, { ids: ['b'] }, { ids: ['c'] }, { ids: ['b'] }])
  // Only the metrics that were asked for come back.
  expect(store.of('a')).toBeUndefined()
  await vi.waitFor(() => expect(valuesOf(store, 'a')).toHaveLength(2))
  expect(asked.at(-1)).toEqual({ ids: ['a'], metrics: ['loss'] })
})

it('lets nothing grow that it let go of, and has it whole when it comes back', async () => {
  const { store, hear } = openStore(1)
  await store.ask(['a'])
  await store.ask(['b'])
  const point = { metric: 'loss', step: 3, epoch: 3, time: 3, value: 3 }
  hear({ type: 'points_added', seq: 1, run_id: 'a', points: [point] })
  expect(store.of('a')).toBeUndefined()
  await vi.waitFor(() => expect(valuesOf(store, 'a')).toHaveLength(2))
  hear({ type: 'points_added', seq: 2, run_id: 'a', points: [point] })
  expect(valuesOf(store, 'a')).toHaveLength(3)
})
