import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A Chromium that the set-up has seen start. `libraryPath` is needed by the packaged one on systems without its libraries. */
export type Chromium = { executablePath: string; env: Record<string, string>; args: string[] }

const marker = fileURLToPath(new URL('../../node_modules/.trialbook-setup.json', import.meta.url))

/** Background traffic is off: the tests run without a network, and a browser that looks for its maker's hosts only waits. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

type Recorded = { path: string; library_path?: string }

function recordedBrowser(): Recorded | undefined {
  if (!existsSync(marker)) return undefined
  return (JSON.parse(readFileSync(marker, 'utf8')) as { browser?: Recorded }).browser
}

const inheritedEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** The browser for tests and screenshots, with its launch options for Playwright. Throws where `npm test` has not found one yet. */
export function findChromium(): Chromium {
  const browser = recordedBrowser()
  if (!browser || !existsSync(browser.path)) throw new Error('No browser for the tests is set up: run `npm run setup -- --tests` first.')
  const env = inheritedEnv()
  if (browser.library_path !== undefined) env.LD_LIBRARY_PATH = browser.library_path
  const isRoot = process.getuid?.() === 0
  return { executablePath: browser.path, env, args: isRoot ? ['--no-sandbox', ...quiet] : quiet }
}
