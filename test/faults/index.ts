import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { FaultReport } from '../support/faults.ts'

/** `npm run faults`: the long variants of the fault suite, told as a table for docs/reliability.md or, with --json, one object a line. */
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true
})

/** Runs the suite and resolves with its exit code; what the runner says goes to standard error. */
function runSuite(folder: string): Promise<number> {
  const project = path.join(import.meta.dirname, '../..')
  const filters = positionals.length > 0 ? positionals.map(name => `test/faults/${name}`) : ['test/faults']
  const seed = values.seed ?? String(Math.floor(Math.random() * 1e9))
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...filters], {
    cwd: project,
    env: { ...process.env, TRIALBOOK_FAULTS_SEED: seed, TRIALBOOK_FAULTS: folder },
    stdio: ['ignore', process.stderr, process.stderr]
  })
  return new Promise(resolve => child.on('close', code => resolve(code ?? 1)))
}

const readReports = (folder: string): FaultReport[] =>
  readdirSync(folder)
    .map(name => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as FaultReport)
    .sort((a, b) => a.fault - b.fault || a.name.localeCompare(b.name))

const cells = ({ fault, name, tries, survived, lost_points, recovery_ms, skipped }: FaultReport): string[] => [
  String(fault),
  name,
  skipped === null ? `${survived} of ${tries}` : `not tried: ${skipped}`,
  lost_points === null ? '–' : String(lost_points),
  recovery_ms === null ? '–' : `${recovery_ms.median} (${recovery_ms.max})`
]
const line = (row: readonly string[]): string => `| ${row.join(' | ')} |\n`

const folder = mkdtempSync(path.join(tmpdir(), 'trialbook-faults-'))
const code = await runSuite(folder)
const reports = readReports(folder)
rmSync(folder, { recursive: true, force: true })
if (values.json) for (const report of reports) process.stdout.write(`${JSON.stringify(report)}\n`)
else {
  const titles = ['fault', 'what is done', 'survived', 'lost points', 'recovery ms, median (most)']
  for (const row of [titles, titles.map(() => '---'), ...reports.map(cells)]) process.stdout.write(line(row))
}
process.exit(code)
