import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { electronAbsence, electronBinary } from '../../scripts/setup/electron.mjs'
import { expectLiveCurves, startFirstRun } from './pages/firstRun.ts'

const project = path.join(import.meta.dirname, '../..')
const binary = electronBinary()
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

function whyNot(): string | undefined {
  if (binary === undefined) return `Electron is not here: ${electronAbsence()}`
  return hasDisplay ? undefined : 'there is no display for a window'
}

test('the desktop app trains, keeps its curves over a reload, and asks before it stops training', async () => {
  const reason = whyNot()
  if (reason !== undefined) process.stdout.write(`  skipped: ${reason}\n`)
  test.skip(reason !== undefined, reason)
  const libraryFolder = mkdtempSync(path.join(tmpdir(), 'trialbook-e2e-'))
  const isRoot = process.getuid?.() === 0
  const app = await _electron.launch({
    ...(binary === undefined ? {} : { executablePath: binary }),
    args: [...(isRoot ? ['--no-sandbox'] : []), project, '--data-dir', libraryFolder]
  })
  try {
    const page = await app.firstWindow()
    expect(new URL(page.url()).origin).toBe('app://trialbook')
    await startFirstRun(page)
    await expectLiveCurves(page)
    await page.reload()
    await expectLiveCurves(page)
    expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    })
    const closed = app.waitForEvent('close')
    await app.evaluate(({ app: host }) => host.quit())
    await closed
  } finally {
    rmSync(libraryFolder, { recursive: true, force: true })
  }
})
