import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder: everything the set-up writes is in here or in the cache folder. */
export const projectFolder = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** @param {string[]} parts */
export const inProject = (...parts) => join(projectFolder, ...parts)

/** The Node the project runs on, from the `node` package; the machine's own may be older. */
export const projectNode = inProject('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * What a program on the project's Node is started with. The sources run as they are: kept once their types are stripped, they start a third faster, and
 * trainers, which inherit this, are some 12 MB smaller.
 */
export const projectEnvironment = () => ({ NODE_COMPILE_CACHE: inProject('node_modules', '.cache', 'compiled'), ...process.env })

/**
 * Where downloads and compiled files are kept between clones.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, home?: string }} [machine]
 */
export function cacheFolder({ env = process.env, platform = process.platform, home = homedir() } = {}) {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'trialbook')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'trialbook')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'trialbook', 'Cache')
  return join(home, '.cache', 'trialbook')
}

/** The Node that is not in node_modules, which `npm ci` deletes. npm tells it to the scripts it runs. */
export function machineNode() {
  const inModules = inProject('node_modules') + sep
  const candidates = [process.env.npm_node_execpath, process.execPath]
  return candidates.find(path => path && !path.startsWith(inModules) && existsSync(path)) ?? 'node'
}

/**
 * How npm is called: through the npm that runs this script, else the one on the path.
 * @param {string[]} args
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(args) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js') && existsSync(script)) return { command: machineNode(), args: [script, ...args], shell: false }
  return { command: 'npm', args, shell: process.platform === 'win32' }
}
