import { readMarker } from './setup/marker.mjs'
import { runSetup } from './setup/runSetup.mjs'

const usage = `npm run setup -- [--tests] [--electron] [--no-build]

Installs the packages, the Node the project runs on and TensorFlow, looks for Electron's binary and builds the window.
Takes less than a second when nothing changed. npm start, npm test and the other scripts run it by themselves.

  --tests      also find a Chromium for the browser tests
  --electron   try again to download Electron's binary
  --no-build   leave the window as it was built last`

const known = ['--tests', '--electron', '--no-build', '--help']
const given = process.argv.slice(2)
const unknown = given.filter(argument => !known.includes(argument))

if (unknown.length > 0 || given.includes('--help')) {
  process.stderr.write(`${unknown.length > 0 ? `Unknown option: ${unknown.join(' ')}\n\n` : ''}${usage}\n`)
  process.exit(unknown.length > 0 ? 2 : 0)
}

try {
  const options = { tests: given.includes('--tests'), electron: given.includes('--electron'), build: !given.includes('--no-build') }
  const { changed } = await runSetup(options)
  const { node, tensorflow } = readMarker()
  process.stderr.write(`${changed ? 'Set up' : 'Nothing to do'}: Node ${node}, TensorFlow ${tensorflow?.version}.\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
