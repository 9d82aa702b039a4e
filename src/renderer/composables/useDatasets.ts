import { useLiveQuery } from '../connection/useLiveQuery.ts'

/** What can be trained on, and how many runs use it. */
export const useDatasets = () =>
  useLiveQuery(client => client.datasets.list(), undefined, {
    onEvent: event => (event.type === 'datasets_changed' || event.type === 'experiments_changed' ? 'stale' : undefined)
  })
