/**
 * A step of the set-up that cannot go on. The three sentences are what the person in front of the terminal needs.
 * @typedef {Error & { cause_text: string, remedy: string }} SetupFailure
 */

/**
 * @param {{ cause: string, remedy: string }} what
 * @returns {SetupFailure}
 */
export function setupFailure({ cause, remedy }) {
  return Object.assign(new Error(cause), { name: 'SetupFailure', cause_text: cause, remedy })
}

/**
 * @param {unknown} error
 * @returns {error is SetupFailure}
 */
export const isSetupFailure = error => error instanceof Error && error.name === 'SetupFailure'

/**
 * The text shown for a failed step: its name, the cause and the remedy, one a line.
 * @param {string} step
 * @param {unknown} error
 */
export function describeFailure(step, error) {
  const cause = error instanceof Error ? error.message : String(error)
  const remedy = isSetupFailure(error) ? error.remedy : 'Run the command again; if it fails the same way, report the lines above.'
  return `Set-up failed: ${step}\n  Cause:  ${indent(cause)}\n  Remedy: ${indent(remedy)}`
}

/** @param {string} text */
const indent = text => text.trim().split('\n').join('\n          ')
