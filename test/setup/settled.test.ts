import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { browserCandidates } from '../../scripts/setup/browser.mjs'
import { isRecentlyMissing } from '../../scripts/setup/electron.mjs'
import { isInstalled } from '../../scripts/setup/packages.mjs'
import { takeLock } from '../../scripts/setup/setupLock.mjs'

describe('isInstalled', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-a' }
  const wanted = { '': {}, 'node_modules/a': entry, 'node_modules/only-on-windows': { version: '2.0.0', optional: true } }

  it('is true when npm recorded all that is wanted; optional packages and further ones do not matter', () => {
    expect(isInstalled(wanted, { 'node_modules/a': entry, 'node_modules/more': { version: '9.0.0' } })).toBe(true)
  })

  it.each([
    ['missing', {}],
    ['of another version', { 'node_modules/a': { ...entry, version: '1.0.1' } }],
    ['of other content', { 'node_modules/a': { ...entry, integrity: 'sha512-b' } }]
  ])('is false when a package is %s', (_what, installed) => {
    expect(isInstalled(wanted, installed)).toBe(false)
  })

  it('is false when an optional package is there in another version', () => {
    expect(isInstalled(wanted, { 'node_modules/a': entry, 'node_modules/only-on-windows': { version: '1.0.0' } })).toBe(false)
  })
})

describe("Electron's absence", () => {
  const day = 24 * 3_600_000
  const missing = { version: '45.4.1', missing_since: '2026-01-01T00:00:00.000Z' }
  const since = Date.parse(missing.missing_since)

  it.each([
    [6 * day, true],
    [8 * day, false],
    [-day, false]
  ])('%i ms old is recent: %s', (age, recent) => {
    expect(isRecentlyMissing(missing, { version: '45.4.1', now: since + age })).toBe(recent)
  })

  it('of another version, or never seen, says nothing', () => {
    expect(isRecentlyMissing(missing, { version: '46.0.0', now: since })).toBe(false)
    expect(isRecentlyMissing(undefined, { version: '45.4.1', now: since })).toBe(false)
  })
})

describe('browserCandidates', () => {
  it('begins with the one that was asked for', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(browserCandidates({ env: { TRIALBOOK_CHROMIUM: '/opt/mine' }, platform })[0]).toBe('/opt/mine')
    }
  })

  it.skipIf(process.platform === 'win32')('prefers Chrome anywhere on the path to Chromium', () => {
    const candidates = browserCandidates({ env: { PATH: '/a:/b' }, platform: 'linux' })
    expect(candidates.indexOf('/b/google-chrome')).toBeLessThan(candidates.indexOf('/a/chromium'))
  })
})

describe('takeLock', () => {
  function lockFile() {
    const folder = mkdtempSync(join(tmpdir(), 'trialbook-lock-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return join(folder, 'lock')
  }
  const unexpected = (owner: number) => {
    throw new Error(`waited for ${owner}`)
  }

  it('takes over the lock of a process that is gone', async () => {
    const path = lockFile()
    const gone = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(path, String(gone))
    const release = await takeLock(path, unexpected)
    release()
    expect(existsSync(path)).toBe(false)
  })

  it('waits for one that is alive and says for whom', async () => {
    const path = lockFile()
    const release = await takeLock(path, unexpected)
    let told = 0
    let got = false
    const second = takeLock(path, owner => {
      told = owner
      release()
    }).then(releaseSecond => {
      got = true
      releaseSecond()
    })
    expect(got).toBe(false)
    await second
    expect(told).toBe(process.pid)
    expect(existsSync(path)).toBe(false)
  })
})
