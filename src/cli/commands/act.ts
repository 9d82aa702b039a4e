import { ExpectedError } from '../../shared/errors.ts'
import type { HealthCheck } from '../../shared/host.ts'
import { findRun } from '../findRun.ts'
import { sweepMeant } from '../findSweep.ts'
import { print, printJson } from '../output.ts'
import { numberText } from '../words.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'

export const stopCommand = (reference: string, options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    // A number always means a run, so that it never depends on whether there is a sweep.
    const sweep = /^#?\d+$/.test(reference) ? undefined : await sweepMeant(client, reference)
    if (sweep) {
      const { sweep: stopped } = await client.sweeps.stop({ id: sweep.id })
      if (options.json) printJson(stopped)
      else print(`${stopped.name}: ${stopped.state}`)
      return 0
    }
    const { id } = await findRun(client, reference)
    const { runs } = await client.runs.stop({ ids: [id] })
    for (const run of runs) {
      if (options.json) printJson(run)
      else print(`${numberText(run)} ${run.name}: ${run.state}`)
    }
    return 0
  })

function tell(check: HealthCheck, { json }: LookOptions): void {
  if (json) printJson(check)
  else print(`${check.ok ? 'ok  ' : 'BAD '} ${check.name}: ${check.detail}${check.remedy ? ` -> ${check.remedy}` : ''}`)
}

const remedies: Record<string, string> = {
  LIBRARY_LOCKED: 'Close the other Trialbook.',
  LIBRARY_CORRUPT: '`trialbook restore` puts the newest whole backup in its place and keeps the damaged file aside.',
  LIBRARY_NEWER: 'Install the newer Trialbook.',
  LIBRARY_NOT_WRITABLE: 'Choose another folder with --data-dir, or allow writing to it.'
}

/** Checks what Trialbook needs; exit code 1 where something is wrong, each with its remedy. A library that cannot be opened is a finding too. */
export async function doctorCommand(options: LookOptions): Promise<number> {
  try {
    return await withLibrary(options, async client => {
      const checks = await client.host.check()
      for (const check of checks) tell(check, options)
      return checks.every(check => check.ok) ? 0 : 1
    })
  } catch (error) {
    const remedy = error instanceof ExpectedError ? remedies[String(error.code)] : undefined
    if (!(error instanceof ExpectedError) || remedy === undefined) throw error
    tell({ name: 'Library', ok: false, detail: error.message, remedy }, options)
    return 1
  }
}
