import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const onceWithinMs = 500

/**
 * Runs a command on this terminal and ends with its exit code. Signals are passed on.
 *
 * A Ctrl-C in a terminal reaches the command by itself, as it is in the same process group; passing it on too would look like a second,
 * impatient one. Without a terminal it has to be passed on, once, however often npm repeats it.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function passThrough(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const hasTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
  let lastInterrupt = -Infinity
  process.on('SIGINT', () => {
    const isRepeated = performance.now() - lastInterrupt < onceWithinMs
    lastInterrupt = performance.now()
    if (!hasTerminal && !isRepeated) child.kill('SIGINT')
  })
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    process.stderr.write(`${command} could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}
