import { useLiveQuery } from '../connection/useLiveQuery.ts'
import { withChanged } from '../connection/withChanged.ts'

/** Every sweep, the newest first, kept true by events. */
export const useSweeps = () =>
  useLiveQuery(client => client.sweeps.list(), undefined, {
    onEvent: (event, known) => (event.type === 'sweeps_changed' && known ? withChanged(known, event.sweeps) : undefined)
  })
