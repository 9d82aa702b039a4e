import { describeCheck, runChecks } from './checking/checks.mjs'
import { prepare } from './running/prepare.mjs'

await prepare({ build: false })
const results = await runChecks(result => process.stdout.write(`${describeCheck(result)}\n`))
process.exit(results.every(result => result.passed) ? 0 : 1)
