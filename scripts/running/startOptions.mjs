/**
 * @typedef {object} StartOptions
 * @property {'node' | 'electron' | undefined} host
 * @property {boolean} help
 * @property {string[]} app what goes on to the app
 * @property {boolean} asksForServer --port or --no-open, which only the Node host has
 */

/**
 * Reads what follows `npm start --`.
 * @param {string[]} given
 * @returns {{ ok: true, value: StartOptions } | { ok: false, message: string }}
 */
export function readStartOptions(given) {
  /** @type {StartOptions} */
  const value = { host: undefined, help: false, app: [], asksForServer: false }
  const rest = given.flatMap(argument => splitEquals(argument))
  while (rest.length > 0) {
    const option = /** @type {string} */ (rest.shift())
    if (option === '--help') value.help = true
    else if (option === '--no-open') {
      value.asksForServer = true
      value.app.push(option)
    } else if (option === '--host' || option === '--port' || option === '--data-dir') {
      const argument = rest.shift()
      if (argument === undefined || argument.startsWith('--')) return { ok: false, message: `${option} needs a value.` }
      if (option === '--host' && argument !== 'node' && argument !== 'electron') {
        return { ok: false, message: `--host is node or electron, not ${argument}.` }
      }
      if (option === '--host') value.host = /** @type {'node' | 'electron'} */ (argument)
      else value.app.push(option, argument)
      if (option === '--port') value.asksForServer = true
    } else return { ok: false, message: `Unknown option: ${option}.` }
  }
  return { ok: true, value }
}

/** @param {string} argument */
function splitEquals(argument) {
  const at = argument.indexOf('=')
  return argument.startsWith('--') && at > 0 ? [argument.slice(0, at), argument.slice(at + 1)] : [argument]
}

/**
 * Which host opens the app, and why, in words for the terminal.
 * @param {StartOptions} options
 * @param {{ electronAbsence: string | undefined, hasDisplay: boolean, isRoot: boolean }} machine `electronAbsence` is undefined where its binary is there
 * @returns {{ host: 'node' | 'electron', why: string } | { host: undefined, why: string }}
 */
export function chooseHost(options, { electronAbsence, hasDisplay, isRoot }) {
  if (options.host === 'node') return { host: 'node', why: 'as --host asks' }
  const obstacle = electronObstacle({ electronAbsence, hasDisplay, isRoot })
  if (options.host === 'electron') {
    return obstacle ? { host: undefined, why: `Electron cannot open: ${obstacle}.` } : { host: 'electron', why: 'as --host asks' }
  }
  if (obstacle) return { host: 'node', why: obstacle }
  if (options.asksForServer) return { host: 'node', why: '--port and --no-open belong to it' }
  return { host: 'electron', why: 'its binary is there' }
}

/** @param {{ electronAbsence: string | undefined, hasDisplay: boolean, isRoot: boolean }} machine */
function electronObstacle({ electronAbsence, hasDisplay, isRoot }) {
  if (electronAbsence !== undefined) return `there is no Electron (${electronAbsence})`
  if (!hasDisplay) return 'there is no display for Electron'
  if (isRoot) return "Electron's sandbox does not start as root"
  return undefined
}
