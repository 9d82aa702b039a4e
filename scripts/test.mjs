import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeCheck, runChecks } from './checking/checks.mjs'
import { prepare } from './running/prepare.mjs'
import { inProject, projectFolder, projectNode } from './setup/paths.mjs'
import { addTallies, closingLine, isGreen, settleTally } from './testing/tally.mjs'

/** @typedef {import('./testing/tally.mjs').Tally} Tally */

const usage = `npm test -- [--only checks|unit|e2e] [FILTER …]

Runs the static checks (each counts as one test), the unit, core, trainer and host tests and the browser tests.
With --only one of the three; a FILTER is a part of a test file's path.`

/** @type {Record<string, (filters: string[], folder: string) => Promise<Tally>>} */
const kinds = {
  checks: countChecks,
  unit: (filters, folder) => runRunner(['node_modules/vitest/vitest.mjs', 'run', ...filters], join(folder, 'unit.json')),
  e2e: (filters, folder) => runRunner(['node_modules/@playwright/test/cli.js', 'test', ...filters], join(folder, 'e2e.json'))
}

/** @returns {Promise<Tally>} */
async function countChecks() {
  const results = await runChecks(result => process.stdout.write(`${describeCheck(result)}\n`))
  const passed = results.filter(result => result.passed).length
  return { passed, failed: results.length - passed, skipped: [] }
}

/**
 * Runs a test runner on this terminal, without input, and reads the tally its reporter leaves.
 * @param {string[]} args
 * @param {string} tallyFile
 * @returns {Promise<Tally>}
 */
function runRunner([script = '', ...args], tallyFile) {
  const env = { ...process.env, TRIALBOOK_TALLY: tallyFile }
  const child = spawn(projectNode, [inProject(script), ...args], { cwd: projectFolder, env, stdio: ['ignore', 'inherit', 'inherit'] })
  const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
  process.on('SIGTERM', pass)
  return new Promise(settle => {
    child.on('error', () => settle(settleTally(undefined, 1)))
    child.on('exit', code => {
      process.off('SIGTERM', pass)
      settle(settleTally(readTally(tallyFile), code))
    })
  })
}

/** @param {string} path @returns {Tally | undefined} */
function readTally(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string[]} given @returns {{ chosen: string[], filters: string[] }} */
function readArguments(given) {
  const at = given.indexOf('--only')
  const only = at >= 0 ? given[at + 1] : undefined
  const filters = at >= 0 ? given.toSpliced(at, 2) : given
  if ((at >= 0 && !Object.hasOwn(kinds, only ?? '')) || filters.some(filter => filter.startsWith('-'))) {
    process.stderr.write(`${usage}\n`)
    process.exit(filters.includes('--help') ? 0 : 2)
  }
  if (only !== undefined) return { chosen: [only], filters }
  return { chosen: filters.length > 0 ? ['unit'] : Object.keys(kinds), filters }
}

const { chosen, filters } = readArguments(process.argv.slice(2))
const inBrowser = chosen.includes('e2e')
await prepare({ tests: inBrowser, build: inBrowser })
const folder = mkdtempSync(join(tmpdir(), 'trialbook-tally-'))
const tallies = []
for (const kind of chosen) {
  process.stdout.write(`\n── ${kind} ──\n`)
  tallies.push(await kinds[kind]?.(filters, folder))
}
rmSync(folder, { recursive: true, force: true })
const total = addTallies(tallies.filter(tally => tally !== undefined))
for (const { name, reason } of total.skipped) process.stdout.write(`skipped: ${name}: ${reason}\n`)
process.stdout.write(`\n${closingLine(total)}\n`)
process.exit(isGreen(total) ? 0 : 1)
