import { spawn } from 'node:child_process'
import { chmodSync, cpSync, createWriteStream, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { copyApp, sizeOf, stripLibraries } from './dist/copyApp.mjs'
import { prepare } from './running/prepare.mjs'
import { inProject, projectFolder, projectNode } from './setup/paths.mjs'

const usage = `npm run dist:node -- [--out DIR] [--no-archive]

Makes a folder that runs on a bare machine of this system: Node, the host, the window, the command line and TensorFlow, with the licences of all,
and packs it. Nothing is compiled or downloaded where it is unpacked.

  --out DIR       where (default: dist)
  --no-archive    leave the folder unpacked`

const { values } = parseArgs({ options: { out: { type: 'string' }, 'no-archive': { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}

/** @param {string} text */
const say = text => void process.stderr.write(`${text}\n`)
const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6)} MB`

/** Finds its own place, be it called by a link or from elsewhere, and keeps what is compiled of the sources where it may be written. */
const unixLauncher = `#!/bin/sh
here=$(dirname "$(readlink -f "$0" 2>/dev/null || echo "$0")")
export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-\${XDG_CACHE_HOME:-$HOME/.cache}/trialbook/compiled}"
exec "$here/bin/node" "$here/app/src/cli/index.ts" "$@"
`
const windowsLauncher = '@echo off\r\n"%~dp0bin\\node.exe" "%~dp0app\\src\\cli\\index.ts" %*\r\n'

await prepare({ build: true })
const out = resolve(values.out ?? inProject('dist'))
const name = `trialbook-node-${process.platform}-${process.arch}`
const target = join(out, name)
rmSync(target, { recursive: true, force: true })
mkdirSync(join(target, 'bin'), { recursive: true })
const isWindows = process.platform === 'win32'
const sources = ['cli', 'client', 'core', 'search', 'server', 'shared', 'trainer'].map(room => join('src', room))
const { version, packages } = copyApp({
  project: projectFolder,
  target: join(target, 'app'),
  sources: [...sources, join('out', 'renderer')]
})
cpSync(projectNode, join(target, 'bin', isWindows ? 'node.exe' : 'node'))
const nodeLicence = inProject('node_modules', 'node', 'LICENSE')
if (existsSync(nodeLicence)) cpSync(nodeLicence, join(target, 'bin', 'LICENSE'))
writeFileSync(join(target, isWindows ? 'trialbook.cmd' : 'trialbook'), isWindows ? windowsLauncher : unixLauncher)
if (!isWindows) chmodSync(join(target, 'trialbook'), 0o755)
if (!(await stripLibraries(join(target, 'app')))) say('TensorFlow keeps its debugging symbols: there is no strip here.')
say(`Trialbook ${version}: ${packages.length} packages, ${megabytes(sizeOf(target))} in ${target}`)
if (!values['no-archive']) {
  const archive = `${target}.tar.gz`
  const tar = spawn('tar', ['-cf', '-', '-C', out, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  // What takes the room, TensorFlow, shrinks little more at higher levels, and takes minutes.
  await pipeline(tar.stdout, createGzip({ level: 1 }), createWriteStream(archive))
  if (tar.exitCode !== 0) {
    say('The folder could not be packed.')
    process.exit(1)
  }
  say(`Packed: ${megabytes(statSync(archive).size)}, ${archive}`)
}
