import { existsSync, readFileSync } from 'node:fs'
import { lastWords, runCommand } from './command.mjs'
import { readMarker, updateMarker } from './marker.mjs'
import { inProject, projectNode } from './paths.mjs'
import { isReachable, usesProxy } from './reachable.mjs'

const downloadHost = 'github.com'
const downloadLimitMs = 10 * 60_000
const retryAfterMs = 7 * 24 * 3_600_000

const electronVersion = () =>
  /** @type {string} */ (JSON.parse(readFileSync(inProject('node_modules', 'electron', 'package.json'), 'utf8')).version)

/** Path of Electron's program, or undefined where its binary has not been had. */
export function electronBinary() {
  try {
    const name = readFileSync(inProject('node_modules', 'electron', 'path.txt'), 'utf8').trim()
    const path = inProject('node_modules', 'electron', 'dist', name)
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether an attempt that failed is young enough not to be repeated.
 * @param {{ version: string, missing_since: string } | undefined} missing
 * @param {{ version: string, now: number }} current
 */
export function isRecentlyMissing(missing, { version, now }) {
  if (missing === undefined || missing.version !== version) return false
  const age = now - Date.parse(missing.missing_since)
  return age >= 0 && age < retryAfterMs
}

export const electronIsSettled = () =>
  electronBinary() !== undefined || isRecentlyMissing(readMarker().electron, { version: electronVersion(), now: Date.now() })

/** Why there is no Electron, for the one who asked for a window. */
export const electronAbsence = () => readMarker().electron?.cause ?? 'its binary has not been downloaded'

/**
 * Electron's binary is not in the npm package. Where its host cannot be reached the app runs in the Node host, so this never fails.
 * @param {import('./report.mjs').Report} report
 */
export async function installElectron(report) {
  const cause = await download(report)
  if (cause === undefined) {
    updateMarker({ electron: undefined })
    report.note(`Electron ${electronVersion()}`)
    return
  }
  updateMarker({ electron: { version: electronVersion(), missing_since: new Date().toISOString(), cause } })
  report.note(`No Electron: ${cause}. The app opens in a browser instead; \`npm run setup -- --electron\` tries again`)
}

/** @param {import('./report.mjs').Report} report */
async function download(report) {
  const mirrored = Boolean(process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror)
  if (!mirrored && !usesProxy() && !(await isReachable(downloadHost))) return `its host ${downloadHost} cannot be reached`
  const result = await runCommand(projectNode, [inProject('node_modules', 'electron', 'install.js')], {
    timeoutMs: downloadLimitMs,
    onTick: seconds => report.progress(`Electron is downloading, ${seconds} s`)
  })
  if (result.code === 0 && electronBinary() !== undefined) return undefined
  return `its download failed (${lastWords(result, 1).trim()})`
}
