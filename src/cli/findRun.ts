import { ExpectedError } from '../shared/errors.ts'
import type { Run, RunQuery } from '../shared/run.ts'
import { note } from './output.ts'
import type { Client } from './openLibrary.ts'

const pageSize = 1000

/** All runs of a query, in its order, read page by page. */
export async function* eachRun(client: Client, query: RunQuery, most = Infinity): AsyncGenerator<Run> {
  let offset = 0
  while (offset < most) {
    const { rows, total, never_logged, archived_hidden } = await client.runs.list({
      ...query,
      offset,
      limit: Math.min(pageSize, most - offset)
    })
    if (offset === 0) {
      for (const metric of never_logged) note(`No run has logged ${metric} yet.`)
      if (archived_hidden)
        note(`${archived_hidden} archived ${archived_hidden === 1 ? 'run is' : 'runs are'} left out; --archived lists them, too.`)
    }
    yield* rows
    offset += rows.length
    if (rows.length === 0 || offset >= total) return
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The run that 12, #12, a UUID, the start of one (four letters at least) or a name means. Throws BAD_USAGE where it means none or several. */
export async function findRun(client: Client, reference: string): Promise<Run> {
  if (uuid.test(reference)) return (await client.runs.get({ id: reference })).run
  const number = /^#?(\d+)$/.exec(reference)?.[1]
  const matches: Run[] = []
  for await (const run of eachRun(client, { archived: true })) {
    if (number !== undefined && run.number === Number(number)) return run
    const isPrefix = reference.length >= 4 && run.id.startsWith(reference)
    if (run.name === reference || isPrefix) matches.push(run)
  }
  const [match] = matches
  if (!match) throw new ExpectedError('BAD_USAGE', `RUN: no run is ${reference}. \`trialbook list\` shows them all.`)
  if (matches.length > 1) {
    throw new ExpectedError(
      'BAD_USAGE',
      `RUN: ${reference} means ${matches.length} runs: ${matches.map(run => `#${run.number}`).join(', ')}. Use the number.`
    )
  }
  return match
}
