import type { PointsPage, Series } from '../../shared/series.ts'
import type { Client } from '../connection/connection.ts'

/** A call names so many runs at most, and a page is a moment's work of the core. */
const runsAtOnce = 500

/** Every stored point of some runs, be they millions, a page at a time: parts of series, in the order of the runs, metrics and steps. */
export async function* readAllPoints(client: Client, ids: readonly string[], metrics?: readonly string[]): AsyncGenerator<Series[]> {
  for (let start = 0; start < ids.length; start += runsAtOnce) {
    const question = { ids: ids.slice(start, start + runsAtOnce), ...(metrics ? { metrics: [...metrics] } : {}) }
    let after: PointsPage['next'] = null
    do {
      const page: PointsPage = await client.runs.points({ ...question, after })
      yield page.series
      after = page.next
    } while (after)
  }
}
