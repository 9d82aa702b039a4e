import { existsSync, readFileSync } from 'node:fs'
import { lastWords, runCommand } from './command.mjs'
import { setupFailure } from './failure.mjs'
import { hashText } from './fileHash.mjs'
import { readMarker, updateMarker } from './marker.mjs'
import { inProject, machineNode, npmCommand, projectFolder, projectNode } from './paths.mjs'

const npmLimitMs = 20 * 60_000

/**
 * @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>} LockedPackages
 */

/**
 * Whether what npm recorded as installed is all that the lockfile asks for. Optional packages of other platforms may be absent.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const present = installed[path]
    if (!present) return entry.optional === true || entry.devOptional === true
    return present.version === entry.version && present.integrity === entry.integrity
  })
}

/** @param {string} path @returns {LockedPackages | undefined} */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

const lockText = () => readFileSync(inProject('package-lock.json'), 'utf8')

/** Packages are current when the lockfile is the one they were installed from, or when npm's own record says the same. */
export function packagesAreCurrent() {
  const lockfile = hashText(lockText())
  if (readMarker().lockfile === lockfile && existsSync(inProject('node_modules', '.package-lock.json'))) return true
  const wanted = readLock(inProject('package-lock.json'))
  const installed = readLock(inProject('node_modules', '.package-lock.json'))
  if (!wanted || !installed || !isInstalled(wanted, installed)) return false
  updateMarker({ lockfile })
  return true
}

/**
 * Install scripts are not run here: the ones that are needed have their own steps, with limits and messages.
 * @param {import('./report.mjs').Report} report
 */
export async function installPackages(report) {
  const npm = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  const result = await runCommand(npm.command, npm.args, {
    cwd: projectFolder,
    shell: npm.shell,
    timeoutMs: npmLimitMs,
    onTick: seconds => report.progress(`npm is installing, ${seconds} s`)
  })
  if (result.code !== 0) throw setupFailure({ cause: `npm ci failed.\n${lastWords(result)}`, remedy: npmRemedy(result.stderr) })
  updateMarker({ lockfile: hashText(lockText()) })
}

/** @param {string} text */
function npmRemedy(text) {
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(text)) {
    return 'Check the network connection (or the registry in your npm settings) and run the command again.'
  }
  if (/ENOSPC/.test(text)) return 'Free some disk space (about 2 GB are needed) and run the command again.'
  if (/EACCES|EPERM/.test(text)) return `Make ${projectFolder} and npm's cache folder writable for you and run the command again.`
  return 'Run the command again; if npm fails the same way, `npm ci` alone shows more.'
}

/** The version the project's Node must have: that of the `node` package. */
function wantedNode() {
  return /** @type {string} */ (JSON.parse(readFileSync(inProject('node_modules', 'node', 'package.json'), 'utf8')).version)
}

export const nodeIsCurrent = () => existsSync(projectNode) && readMarker().node === wantedNode()

/**
 * The `node` package brings its binary through an install script, which older and newer npm treat differently; so it is run here.
 * @param {import('./report.mjs').Report} report
 */
export async function installNode(report) {
  const version = wantedNode()
  if (!(await nodeAnswers(version))) {
    const npm = await runCommand(machineNode(), ['installArchSpecificPackage'], {
      cwd: inProject('node_modules', 'node'),
      env: { ...process.env, npm_config_loglevel: 'error', npm_config_audit: 'false', npm_config_fund: 'false' },
      timeoutMs: npmLimitMs,
      onTick: seconds => report.progress(`npm is fetching Node ${version}, ${seconds} s`)
    })
    if (!(await nodeAnswers(version))) {
      throw setupFailure({
        cause: `Node ${version} could not be installed from the package \`node\`.\n${lastWords(npm)}`,
        remedy: 'Delete node_modules, check the network connection and run the command again.'
      })
    }
  }
  updateMarker({ node: version })
  report.note(`Node ${version}`)
}

/** @param {string} version */
async function nodeAnswers(version) {
  const result = await runCommand(projectNode, ['--version'], { timeoutMs: 20_000 })
  return result.code === 0 && result.stdout.trim() === `v${version}`
}
