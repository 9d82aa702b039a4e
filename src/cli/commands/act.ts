import { findRun } from '../findRun.ts'
import { print, printJson } from '../output.ts'
import { numberText } from '../words.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'

export const stopCommand = (reference: string, options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    const { id } = await findRun(client, reference)
    const { runs } = await client.runs.stop({ ids: [id] })
    for (const run of runs) {
      if (options.json) printJson(run)
      else print(`${numberText(run)} ${run.name}: ${run.state}`)
    }
    return 0
  })

/** Checks what Trialbook needs; exit code 1 where something is wrong, each with its remedy. */
export const doctorCommand = (options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    const checks = await client.host.check()
    for (const check of checks) {
      if (options.json) printJson(check)
      else print(`${check.ok ? 'ok  ' : 'BAD '} ${check.name}: ${check.detail}${check.remedy ? ` -> ${check.remedy}` : ''}`)
    }
    return checks.every(check => check.ok) ? 0 : 1
  })
