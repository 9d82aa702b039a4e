import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runCommand } from './command.mjs'
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs'
import { setupFailure } from './failure.mjs'
import { readMarker, updateMarker } from './marker.mjs'
import { cacheFolder, inProject, projectFolder, projectNode } from './paths.mjs'

/** A browser that showed a page: its program and, for the unpacked one, where its libraries are. @typedef {{ path: string, library_path?: string }} Browser */

const trialLimitMs = 60_000
const page = 'data:text/html,<title>trial</title><p>works</p>'

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

/**
 * Whether a browser starts and shows a page.
 * @param {Browser} browser
 * @returns {Promise<string | undefined>} its version, or undefined where it does not work
 */
async function tryBrowser({ path, library_path }) {
  const profile = mkdtempSync(join(tmpdir(), 'trialbook-browser-'))
  const env = library_path === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: library_path }
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync'
  ]
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  try {
    const shown = await runCommand(path, ['--headless', ...root, ...quiet, `--user-data-dir=${profile}`, '--dump-dom', page], {
      env,
      timeoutMs: trialLimitMs
    })
    if (!shown.stdout.includes('works')) return undefined
    const version = await runCommand(path, ['--version', ...root, `--user-data-dir=${profile}`], { env, timeoutMs: trialLimitMs })
    return version.stdout.trim().split('\n').at(-1) || 'version unknown'
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/**
 * Finds a Chromium for the tests: an installed one, Playwright's own, the one in the npm package, and last the system's package.
 * @param {import('./report.mjs').Report} report
 */
export async function provideBrowser(report) {
  const installed = [...browserCandidates({ env: process.env, platform: process.platform }), await playwrightBrowser()]
  for (const path of installed) if (path && existsSync(path) && (await keep({ path }, report))) return
  for (const browser of await unpackedBrowsers(report)) if (await keep(browser, report)) return
  if (process.platform === 'linux' && canInstallDebianPackages()) {
    await installDebianPackages(['chromium'], { report, purpose: 'The browser tests' })
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
  report.note(`${version}, ${browser.path}`)
  return true
}

async function playwrightBrowser() {
  const script = "console.log(require('playwright-core').chromium.executablePath())"
  const result = await runCommand(projectNode, ['-e', script], { cwd: projectFolder, timeoutMs: trialLimitMs })
  return result.code === 0 ? result.stdout.trim() : undefined
}

/** Unpacks the npm package's Chromium into the folder named by TMPDIR, and the system libraries it brings. Prints both paths as JSON. */
const unpackScript = `
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tmpdir } from 'node:os'
const entry = import.meta.resolve('@sparticuz/chromium')
const { default: chromium, inflate } = await import(entry)
const path = await chromium.executablePath()
await inflate(join(dirname(fileURLToPath(entry)), '..', 'bin', 'al2023.tar.br'))
console.log(JSON.stringify({ path, libraries: join(tmpdir(), 'al2023', 'lib') }))
`

/**
 * The packaged Chromium, first with the system's own libraries, then with those it brings for systems without them.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<Browser[]>}
 */
async function unpackedBrowsers(report) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return []
  const { version } = JSON.parse(readFileSync(inProject('node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8'))
  const folder = join(cacheFolder(), 'chromium', version)
  report.note('No installed Chromium starts; unpacking the one of @sparticuz/chromium')
  // An unpacking that was cut short leaves files that look finished, so each attempt starts empty.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const result = await runCommand(projectNode, ['--input-type=module', '-e', unpackScript], {
    cwd: projectFolder,
    env: { ...process.env, TMPDIR: folder },
    timeoutMs: 5 * 60_000
  })
  if (result.code !== 0) return []
  const { path, libraries } = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '')
  return [{ path }, { path, library_path: libraries }]
}
