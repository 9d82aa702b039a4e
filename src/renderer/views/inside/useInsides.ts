import type { InsidesView } from '../../../shared/insides.ts'
import type { Run } from '../../../shared/run.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'

/** Looks into a run's network, each read once: while it trains, only those that came since. */
export function useInsides(run: () => Run) {
  let known: { id: string; view: InsidesView } | undefined
  return useLiveQuery(
    async (client, id: string) => {
      const before = known?.id === id ? known.view : undefined
      const after = before?.epochs.at(-1)?.epoch ?? 0
      const more = await client.runs.insides({ id, after })
      const view = { ...more, epochs: [...(before?.epochs ?? []), ...more.epochs] }
      known = { id, view }
      return view
    },
    () => run().id,
    { onEvent: event => (event.type === 'points_added' && event.run_id === run().id ? 'stale' : undefined) }
  )
}
