import { nextTick, ref } from 'vue'
import type { Ref } from 'vue'
import type { RunQuery } from '../../../shared/run.ts'
import { useConnection } from '../../connection/connection.ts'
import { useRunStore } from '../../connection/runStore.ts'
import type { useRunList } from './useRunList.ts'

type Side = 'above' | 'below'
type Grid = { sideOf: (index: number) => Side | undefined; scrollToRow: (index: number, offset: number) => void }
type FarOptions = { grid: Readonly<Ref<Grid | null>>; query: Ref<RunQuery>; list: Pick<ReturnType<typeof useRunList>, 'places'> }

/** So many rows stand above the one that was gone to, so that one sees among what it is. */
const rowsBefore = 3

/** Where the row of a run that was chosen outside the table is, while it is out of view: the table never scrolls by itself. */
export function useFarRun({ grid, query, list }: FarOptions) {
  const { client } = useConnection()
  const store = useRunStore()
  const side = ref<Side>()
  let place: number | undefined

  function check(): void {
    side.value = place === undefined ? undefined : grid.value?.sideOf(place)
    if (side.value === undefined) place = undefined
  }
  /** In pages that are not read the library knows the place. */
  async function placeOf(id: string): Promise<number | undefined> {
    const at = list.places.value.indexOf(id)
    const number = store.runs.get(id)?.number
    if (at >= 0 || number === undefined) return at < 0 ? undefined : at
    return (await client.runs.place({ ...query.value, number })).place ?? undefined
  }
  return {
    side,
    check,
    async look(id: string): Promise<void> {
      place = await placeOf(id).catch(() => undefined)
      // The bar of what is selected takes room first.
      await nextTick()
      check()
    },
    go(): void {
      if (place !== undefined) grid.value?.scrollToRow(Math.max(0, place - rowsBefore), 0)
    }
  }
}
