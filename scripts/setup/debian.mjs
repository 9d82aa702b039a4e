import { existsSync } from 'node:fs'
import { lastWords, runCommand } from './command.mjs'
import { setupFailure } from './failure.mjs'

const limitMs = 10 * 60_000
const aptGet = '/usr/bin/apt-get'

/** Only root on a machine with apt-get may be given system packages without asking. */
export const canInstallDebianPackages = () => process.getuid?.() === 0 && existsSync(aptGet)

/**
 * Installs Debian or Ubuntu packages and says so; elsewhere fails with the packages as the remedy.
 * @param {string[]} packages
 * @param {{ report: import('./report.mjs').Report, purpose: string }} context
 */
export async function installDebianPackages(packages, { report, purpose }) {
  if (!canInstallDebianPackages()) {
    throw setupFailure({
      cause: `${purpose} needs system packages that are missing: ${packages.join(', ')}.`,
      remedy: `Install them and run the command again. On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`
    })
  }
  report.note(`${purpose} needs ${packages.join(', ')}: installing with apt-get, as this is root`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const onTick = (/** @type {number} */ seconds) => report.progress(`apt-get is at work, ${seconds} s`)
  await runCommand(aptGet, ['update', '-q'], { env, timeoutMs: limitMs, onTick })
  const result = await runCommand(aptGet, ['install', '-q', '-y', '--no-install-recommends', ...packages], {
    env,
    timeoutMs: limitMs,
    onTick
  })
  if (result.code === 0) return
  throw setupFailure({
    cause: `apt-get could not install ${packages.join(', ')}.\n${lastWords(result)}`,
    remedy: `Install them by hand (apt-get install ${packages.join(' ')}) and run the command again.`
  })
}
