import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './command.mjs'
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs'
import { setupFailure } from './failure.mjs'
import { readMarker, updateMarker } from './marker.mjs'
import { cacheFolder, inProject, projectFolder, projectNode } from './paths.mjs'

/** A browser that showed a page: its program and, for the unpacked one, where its libraries are. @typedef {{ path: string, library_path?: string }} Browser */

const trialLimitMs = 60_000
const unpackLimitMs = 5 * 60_000

/** A browser that looks for its maker's hosts only waits where there is no network. */
const quietFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

const programNames = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge']

/**
 * Browsers that may be installed on a machine, best first. They need not exist.
 * @param {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform }} machine
 */
export function browserCandidates({ env, platform }) {
  const asked = env.TRIALBOOK_CHROMIUM ? [env.TRIALBOOK_CHROMIUM] : []
  const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(name => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (platform === 'darwin') return [...asked, ...applications]
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(root => root !== undefined)
    const programs = [join('Google', 'Chrome', 'Application', 'chrome.exe'), join('Microsoft', 'Edge', 'Application', 'msedge.exe')]
    return [...asked, ...programs.flatMap(program => roots.map(root => join(root, program)))]
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...asked, ...programNames.flatMap(name => folders.map(folder => join(folder, name)))]
}

export function browserIsCurrent() {
  const recorded = readMarker().browser
  if (recorded === undefined || !existsSync(recorded.path)) return false
  return process.env.TRIALBOOK_CHROMIUM === undefined || process.env.TRIALBOOK_CHROMIUM === recorded.path
}

/** Opens a page as the tests will, through Playwright, reads it and prints the browser's version. Argument: the launch options as JSON. */
const trialScript = `
const { chromium } = require('playwright-core')
const launch = async () => {
  const browser = await chromium.launch({ ...JSON.parse(process.argv[1]), timeout: 30_000 })
  const page = await browser.newPage()
  await page.setContent('<p>works</p>')
  if ((await page.textContent('p')) === 'works') console.log(browser.version())
  await browser.close()
}
launch().catch(error => { console.error(error.message); process.exit(1) })
`

/**
 * Whether a browser starts and shows a page.
 * @param {Browser} browser
 * @returns {Promise<string | undefined>} its version, or undefined where it does not work
 */
async function tryBrowser({ path, library_path }) {
  const env = library_path === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: library_path }
  const launch = { executablePath: path, env, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...quietFlags] }
  const result = await runCommand(projectNode, ['-e', trialScript, JSON.stringify(launch)], { cwd: projectFolder, timeoutMs: trialLimitMs })
  return result.code === 0 ? result.stdout.trim() || undefined : undefined
}

/**
 * Finds a Chromium for the tests: an installed one, Playwright's own, the one in the npm package, and last the system's package.
 * @param {import('./report.mjs').Report} report
 */
export async function provideBrowser(report) {
  const installed = [...browserCandidates({ env: process.env, platform: process.platform }), await playwrightBrowser()]
  for (const path of installed) if (path && existsSync(path) && (await keep({ path }, report))) return
  const packaged = packagedBrowsers()
  for (const browser of packaged) if (existsSync(browser.path) && (await keep(browser, report))) return
  if (packaged.length > 0) await unpackBrowser(report)
  for (const browser of packaged) if (existsSync(browser.path) && (await keep(browser, report))) return
  if (process.platform === 'linux' && canInstallDebianPackages()) {
    await installDebianPackages(['chromium'], { report, purpose: 'Testing in a browser' })
    if (await keep({ path: '/usr/bin/chromium' }, report)) return
  }
  throw setupFailure({
    cause: 'No Chromium that starts was found for the browser tests.',
    remedy: 'Install Chrome or Chromium, or name one with the variable TRIALBOOK_CHROMIUM, and run the command again.'
  })
}

/**
 * @param {Browser} browser
 * @param {import('./report.mjs').Report} report
 */
async function keep(browser, report) {
  const version = await tryBrowser(browser)
  if (version === undefined) {
    report.note(`${browser.path} does not start`)
    return false
  }
  updateMarker({ browser: { ...browser, version } })
  report.note(`Chromium ${version}, ${browser.path}`)
  return true
}

async function playwrightBrowser() {
  const script = "console.log(require('playwright-core').chromium.executablePath())"
  const result = await runCommand(projectNode, ['-e', script], { cwd: projectFolder, timeoutMs: trialLimitMs })
  return result.code === 0 ? result.stdout.trim() : undefined
}

/** Unpacks the npm package's Chromium, and the system libraries it brings, into the folder named by TMPDIR. */
const unpackScript = `
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
const entry = import.meta.resolve('@sparticuz/chromium')
const { default: chromium, inflate } = await import(entry)
await chromium.executablePath()
await inflate(join(dirname(fileURLToPath(entry)), '..', 'bin', 'al2023.tar.br'))
`

function packagedFolder() {
  const { version } = JSON.parse(readFileSync(inProject('node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8'))
  return join(cacheFolder(), 'chromium', version)
}

/**
 * The packaged Chromium where it is unpacked to: with the system's own libraries, then with those it brings for systems without them.
 * @returns {Browser[]}
 */
function packagedBrowsers() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return []
  const path = join(packagedFolder(), 'chromium')
  return [{ path }, { path, library_path: join(packagedFolder(), 'al2023', 'lib') }]
}

/** @param {import('./report.mjs').Report} report */
async function unpackBrowser(report) {
  report.note('No installed Chromium starts; unpacking the one of @sparticuz/chromium')
  // An unpacking that was cut short leaves files that look finished, so it starts empty.
  rmSync(packagedFolder(), { recursive: true, force: true })
  mkdirSync(packagedFolder(), { recursive: true })
  const env = { ...process.env, TMPDIR: packagedFolder() }
  await runCommand(projectNode, ['--input-type=module', '-e', unpackScript], { cwd: projectFolder, env, timeoutMs: unpackLimitMs })
}
