import { ExpectedError } from '../shared/errors.ts'
import type { Sweep } from '../shared/sweep.ts'
import type { Client } from './openLibrary.ts'

const leastLetters = 4

/** The sweeps that a number, a UUID, the start of one (four letters at least) or a name means. */
export async function matchingSweeps(client: Client, reference: string): Promise<Sweep[]> {
  const { sweeps } = await client.sweeps.list()
  const number = /^(\d+)$/.exec(reference)?.[1]
  return sweeps.filter(
    sweep =>
      (number !== undefined && sweep.number === Number(number)) ||
      sweep.name === reference ||
      (reference.length >= leastLetters && sweep.id.startsWith(reference))
  )
}

/** The one sweep that is meant. Throws BAD_USAGE where there is none or several. */
export async function findSweep(client: Client, reference: string): Promise<Sweep> {
  const [match, ...others] = await matchingSweeps(client, reference)
  if (!match) throw new ExpectedError('BAD_USAGE', `SWEEP: no sweep is ${reference}. \`trialbook sweeps\` shows them all.`)
  if (others.length > 0) {
    const all = [match, ...others].map(sweep => sweep.number).join(', ')
    throw new ExpectedError('BAD_USAGE', `SWEEP: ${reference} means ${others.length + 1} sweeps: ${all}. Use the number or the UUID.`)
  }
  return match
}
