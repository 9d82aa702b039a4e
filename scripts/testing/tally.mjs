/**
 * What one kind of tests came to. `failures` are failures outside a test: a file that does not load, an error nobody caught.
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[] }} Tally
 */

/** @returns {Tally} */
export const emptyTally = () => ({ passed: 0, failed: 0, skipped: [] })

/** @param {Tally[]} tallies @returns {Tally} */
export const addTallies = tallies =>
  tallies.reduce(
    (sum, tally) => ({ passed: sum.passed + tally.passed, failed: sum.failed + tally.failed, skipped: [...sum.skipped, ...tally.skipped] }),
    emptyTally()
  )

/**
 * The closing line that programs read.
 * @param {Tally} tally
 */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`

/**
 * Nothing ran is a failure too: a run of tests that ran none has shown nothing.
 * @param {Tally} tally
 */
export const isGreen = ({ passed, failed }) => failed === 0 && passed > 0

/**
 * A runner that ended badly although no test failed (a crash, an error outside a test) counts as one failure.
 * @param {Tally | undefined} tally undefined where the runner wrote none
 * @param {number | null} exitCode
 * @returns {Tally}
 */
export function settleTally(tally, exitCode) {
  const { passed, failed, skipped } = tally ?? emptyTally()
  return { passed, failed: failed === 0 && (exitCode !== 0 || tally === undefined) ? 1 : failed, skipped }
}
