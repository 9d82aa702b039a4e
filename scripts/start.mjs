import { passThrough } from './running/passThrough.mjs'
import { prepare } from './running/prepare.mjs'
import { chooseHost, readStartOptions } from './running/startOptions.mjs'
import { electronAbsence, electronBinary } from './setup/electron.mjs'
import { inProject, projectEnvironment, projectFolder, projectNode } from './setup/paths.mjs'

const usage = `npm start -- [--data-dir DIR] [--host node|electron] [--port N] [--no-open]

Opens Trialbook: in Electron where its binary is there, else in a browser, served by the Node host.

  --data-dir DIR   the library folder (default: TRIALBOOK_HOME, else the system's folder for application data)
  --host HOST      node or electron, instead of choosing
  --port N         port of the Node host; 0 takes a free one
  --no-open        the Node host opens no browser`

const options = readStartOptions(process.argv.slice(2))
if (!options.ok || options.value.help) {
  process.stderr.write(`${options.ok ? '' : `${options.message}\n\n`}${usage}\n`)
  process.exit(options.ok ? 0 : 2)
}
await prepare()

const binary = electronBinary()
const choice = chooseHost(options.value, {
  electronAbsence: binary === undefined ? electronAbsence() : undefined,
  hasDisplay: process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY),
  isRoot: process.platform === 'linux' && process.getuid?.() === 0
})
if (choice.host === undefined) {
  process.stderr.write(`${choice.why} Use --host node, or leave --host out.\n`)
  process.exit(1)
}
process.stderr.write(`Opening Trialbook in ${choice.host === 'electron' ? 'Electron' : 'the Node host'}: ${choice.why}.\n`)
if (choice.host === 'electron' && binary !== undefined) passThrough(binary, [projectFolder, ...options.value.app])
else passThrough(projectNode, [inProject('src/cli/index.ts'), 'serve', ...options.value.app], { env: projectEnvironment() })
