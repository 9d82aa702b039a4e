import { runSetup } from '../setup/runSetup.mjs'

/**
 * Runs the set-up before a command. Where it fails, says why and ends with 1.
 * @param {import('../setup/runSetup.mjs').SetupOptions} [options]
 */
export async function prepare(options) {
  try {
    await runSetup(options)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}
