import { ExpectedError } from '../shared/errors.ts'
import type { Sweep } from '../shared/sweep.ts'
import type { Client } from './openLibrary.ts'

const leastLetters = 4

/** The sweep that a UUID, the start of one (four letters at least) or a name means; undefined where there is none. Throws BAD_USAGE where there are several. */
export async function sweepMeant(client: Client, reference: string): Promise<Sweep | undefined> {
  const { sweeps } = await client.sweeps.list()
  const matches = sweeps.filter(({ id, name }) => name === reference || (reference.length >= leastLetters && id.startsWith(reference)))
  if (matches.length > 1) {
    const all = matches.map(({ id }) => id.slice(0, 8)).join(', ')
    throw new ExpectedError('BAD_USAGE', `SWEEP: ${reference} means ${matches.length} sweeps: ${all}. Use the start of the UUID.`)
  }
  return matches[0]
}
