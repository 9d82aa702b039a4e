import type { Run, RunQuery } from '../../../../shared/run.ts'
import type { Client } from '../../../connection/connection.ts'

/** Which runs: those of a list in its order, or some of them, be they in the list or not. */
export type ExportRows = { query: RunQuery; ids?: ReadonlySet<string> | undefined }

const pageSize = 500
export type RunsPage = { runs: Run[]; total?: number; again: boolean }

/** Pages of a whole list. It begins again where runs came or went while it was read, so that each run is there once. */
async function* pagesOf(client: Client, query: RunQuery): AsyncGenerator<RunsPage> {
  let total: number | undefined
  for (let offset = 0; total === undefined || offset < total; offset += pageSize) {
    const page = await client.runs.list({ ...query, offset, limit: pageSize })
    const again = total !== undefined && page.total !== total
    total = page.total
    if (again) offset = -pageSize
    yield { runs: again ? [] : page.rows, total, again }
  }
}

/** Some runs in the order of a list; few are asked for by name, many are picked out of it. Those the list has not come last. */
async function* pagesOfSome(client: Client, query: RunQuery, ids: ReadonlySet<string>): AsyncGenerator<RunsPage> {
  const left = new Set(ids)
  if (ids.size > pageSize) {
    for await (const { runs, again } of pagesOf(client, query)) {
      if (again) for (const id of ids) left.add(id)
      const wanted = runs.filter(run => left.delete(run.id))
      yield { runs: wanted, again }
      if (left.size === 0) return
    }
  }
  const rest = [...left]
  for (let start = 0; start < rest.length; start += pageSize) {
    const chunk = rest.slice(start, start + pageSize)
    const page = await client.runs.list({ ids: chunk, limit: chunk.length, sort: query.sort })
    yield { runs: page.rows, again: false }
  }
}

export const exportPages = (client: Client, { query, ids }: ExportRows): AsyncGenerator<RunsPage> =>
  ids ? pagesOfSome(client, query, ids) : pagesOf(client, query)
