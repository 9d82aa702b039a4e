import { runCommand } from '../setup/command.mjs'
import { inProject, projectFolder, projectNode } from '../setup/paths.mjs'

/** The static checks of the project, each a program of node_modules. */
const checks = [
  {
    name: 'eslint',
    script: 'eslint/bin/eslint.js',
    args: ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0']
  },
  { name: 'types of shared and search', script: 'vue-tsc/bin/vue-tsc.js', args: ['-p', 'tsconfig.shared.json'] },
  { name: 'types of core, hosts, trainer and scripts', script: 'vue-tsc/bin/vue-tsc.js', args: ['-p', 'tsconfig.node.json'] },
  { name: 'types of the window', script: 'vue-tsc/bin/vue-tsc.js', args: ['-p', 'tsconfig.renderer.json'] },
  { name: 'types of the browser tests', script: 'vue-tsc/bin/vue-tsc.js', args: ['-p', 'tsconfig.e2e.json'] },
  {
    name: 'format',
    script: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '--cache', '--cache-location', 'node_modules/.cache/prettier-check', '.']
  },
  {
    name: 'who imports whom',
    script: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['src', '--config', '.dependency-cruiser.js', '--output-type', 'err-long']
  },
  { name: 'unused files, exports and packages', script: 'knip/bin/knip.js', args: ['--no-progress'] }
]

const atOnce = 2

/** @typedef {{ name: string, passed: boolean, output: string, seconds: number }} CheckResult */

/**
 * Runs every check, two at a time, and tells each result as it comes.
 * @param {(result: CheckResult) => void} onResult
 * @returns {Promise<CheckResult[]>} in the order they ended
 */
export async function runChecks(onResult) {
  /** @type {CheckResult[]} */
  const results = []
  const waiting = [...checks]
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const started = performance.now()
      const { code, stdout, stderr } = await runCommand(projectNode, [inProject('node_modules', check.script), ...check.args], {
        cwd: projectFolder
      })
      const result = {
        name: check.name,
        passed: code === 0,
        output: `${stdout}${stderr}`.trim(),
        seconds: (performance.now() - started) / 1000
      }
      results.push(result)
      onResult(result)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

/** @param {CheckResult} result */
export const describeCheck = ({ name, passed, output, seconds }) =>
  `${passed ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)${passed ? '' : `\n${output}\n`}`
