/**
 * Says what the set-up does and how far it is, on stderr: stdout belongs to the command that runs after it.
 * @typedef {object} Report
 * @property {(number: number, total: number, title: string) => void} step
 * @property {(text: string) => void} note
 * @property {(text: string) => void} progress a line that the next one replaces, on a terminal; elsewhere at most one every 15 s
 */

const quietMs = 15_000

/**
 * @param {{ stream?: NodeJS.WriteStream | { write(text: string): unknown, isTTY?: boolean }, now?: () => number }} [options]
 * @returns {Report}
 */
export function createReport({ stream = process.stderr, now = Date.now } = {}) {
  let lastProgress = now()
  let open = false
  const line = (/** @type {string} */ text) => {
    if (open) stream.write('\r\u001b[K')
    open = false
    stream.write(`${text}\n`)
  }
  return {
    step: (number, total, title) => {
      lastProgress = now()
      line(`[${number}/${total}] ${title}`)
    },
    note: text => line(`      ${text}`),
    progress: text => {
      if (stream.isTTY) {
        stream.write(`\r\u001b[K      ${text}`)
        open = true
      } else if (now() - lastProgress >= quietMs) {
        lastProgress = now()
        line(`      ${text}`)
      }
    }
  }
}
