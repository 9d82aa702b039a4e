import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { copyApp, sizeOf, stripLibraries } from './dist/copyApp.mjs'
import { electronBuilderConfig } from './dist/electronBuilder.mjs'
import { prepare } from './running/prepare.mjs'
import { buildIsCurrent, runBuild } from './setup/builds.mjs'
import { runCommand } from './setup/command.mjs'
import { inProject, projectFolder, projectNode } from './setup/paths.mjs'
import { createReport } from './setup/report.mjs'

const usage = `npm run dist -- [--dir] [--out DIR] [--electron-dist DIR]

Makes installers of the desktop app for this system: AppImage and deb, dmg, or a Windows installer and a zip.

  --dir                only the unpacked app
  --out DIR            where (default: dist)
  --electron-dist DIR  an unpacked Electron, in the place of the one that is downloaded`

const { values } = parseArgs({
  options: { dir: { type: 'boolean' }, out: { type: 'string' }, 'electron-dist': { type: 'string' }, help: { type: 'boolean' } }
})
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}

/** @param {string} text */
const say = text => void process.stderr.write(`${text}\n`)

await prepare({ build: false })
if (!buildIsCurrent('electron')) await runBuild('electron', createReport())

const output = resolve(values.out ?? inProject('dist'))
const app = join(output, 'app')
rmSync(app, { recursive: true, force: true })
mkdirSync(output, { recursive: true })
const { version, packages } = copyApp({ project: projectFolder, target: app, sources: ['out'] })
const stripped = await stripLibraries(app)
if (process.platform === 'linux' && !stripped) say('TensorFlow keeps its debugging symbols: there is no strip here.')

// electron-builder packs the packages that package.json names.
const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))
const isOuter = (/** @type {{ folder: string }} */ { folder }) => !folder.slice('node_modules'.length).includes('node_modules')
const dependencies = Object.fromEntries(packages.filter(isOuter).map(({ name, version: own }) => [name, own]))
writeFileSync(join(app, 'package.json'), JSON.stringify({ ...manifest, author: 'Trialbook', dependencies }, null, 2))

const config = electronBuilderConfig({
  ...{ app, output, resources: inProject('resources'), electronDist: values['electron-dist'] && resolve(values['electron-dist']) },
  electronVersion: JSON.parse(readFileSync(inProject('node_modules', 'electron', 'package.json'), 'utf8')).version
})
const configFile = join(output, 'electron-builder.json')
writeFileSync(configFile, JSON.stringify(config, null, 2))
const command = [inProject('node_modules', 'electron-builder', 'cli.js'), ...(values.dir ? ['--dir'] : []), '--config', configFile]
const { code, stdout, stderr } = await runCommand(projectNode, command, { cwd: projectFolder })
rmSync(app, { recursive: true, force: true })
if (code !== 0) {
  say(`${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n'))
  say('The app could not be packed; electron-builder says why above. Electron itself and the tools for installers come from the network.')
  process.exit(1)
}
say(`Trialbook ${version}: ${packages.length} packages, ${Math.round(sizeOf(output) / 1e6)} MB in ${output}`)
