import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [shell]
 * @property {number} [timeoutMs] after it the command and its children are ended
 * @property {(elapsedSeconds: number) => void} [onTick] called every few seconds while the command runs
 *
 * @typedef {object} CommandResult
 * @property {number | null} code null where it did not start or was ended by a signal
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 */

const tickMs = 5000
const keptCharacters = 200_000

/**
 * Runs a command without input and collects what it says. Never throws: a command that cannot be started has code null and the reason in stderr.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, options = {}) {
  const started = Date.now()
  const ownGroup = process.platform !== 'win32' && options.timeoutMs !== undefined
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    shell: options.shell ?? false,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup
  })
  const result = { code: /** @type {number | null} */ (null), stdout: '', stderr: '', timedOut: false }
  child.stdout.on('data', chunk => (result.stdout = (result.stdout + chunk).slice(-keptCharacters)))
  child.stderr.on('data', chunk => (result.stderr = (result.stderr + chunk).slice(-keptCharacters)))
  const end = () => endTree(child, ownGroup)
  const unwatch = ownGroup ? endWithParent(end) : () => {}
  const ticking = setInterval(() => options.onTick?.(Math.round((Date.now() - started) / 1000)), tickMs)
  const limit = options.timeoutMs === undefined ? undefined : setTimeout(() => ((result.timedOut = true), end()), options.timeoutMs)
  return new Promise(settle => {
    const finish = () => {
      clearInterval(ticking)
      clearTimeout(limit)
      unwatch()
      settle(result)
    }
    child.on('error', error => ((result.stderr += error.message), finish()))
    child.on('close', code => ((result.code = code), finish()))
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} ownGroup
 */
function endTree(child, ownGroup) {
  try {
    if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

/** A command in a group of its own does not hear the terminal's Ctrl-C, so it is ended with this process. */
function endWithParent(/** @type {() => void} */ end) {
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    end()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/**
 * The last lines of what a command said, errors first: enough to see why it failed.
 * @param {CommandResult} result
 */
export function lastWords(result, lines = 8) {
  const text = stripVTControlCharacters(result.stderr.trim() || result.stdout.trim())
  const tail = text.split('\n').slice(-lines).join('\n')
  return result.timedOut ? `It took too long and was ended.\n${tail}` : tail || `It ended with code ${result.code}.`
}
