import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/openTestCore.ts'

const project = path.join(import.meta.dirname, '../..')
const program = path.join(project, 'test/support/desktopProcess.ts')

/** Builds one part of electron.vite.config.ts elsewhere, below the project so that its packages are found. */
async function buildPart(part: 'main' | 'preload', outDir: string): Promise<void> {
  const { config } = await resolveConfig({ root: project, logLevel: 'error' }, 'build', 'production')
  const settings = config?.[part]
  if (!settings) throw new Error(`electron.vite.config.ts has no part ${part}`)
  await build({ ...settings, configFile: false, build: { ...settings.build, outDir } })
}

function outputFolder(): string {
  mkdirSync(path.join(project, 'out'), { recursive: true })
  const folder = mkdtempSync(path.join(project, 'out', 'test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'out')
}

test('the built app finds its window, its preload, TensorFlow and its data', async () => {
  const output = outputFolder()
  await buildPart('main', path.join(output, 'main'))
  await buildPart('preload', path.join(output, 'preload'))
  mkdirSync(path.join(output, 'renderer'))
  writeFileSync(path.join(output, 'renderer/index.html'), '<title>built window</title>')

  const { stdout } = await promisify(execFile)(process.execPath, [program, path.join(output, 'main/index.js')], {
    env: { ...process.env, TRIALBOOK_HOME: temporaryFolder() }
  })
  const told = JSON.parse(stdout) as { checks: { name: string; ok: boolean; detail: string }[]; page: string; preload: string }
  // TensorFlow is loaded by the built trainer, in a process of its own.
  expect(told.checks.filter(check => !check.ok)).toEqual([])
  expect(told.checks.map(check => check.name)).toEqual(expect.arrayContaining(['TensorFlow', 'SQLite', 'MNIST']))
  expect(told.page).toContain('built window')
  // One file, as a sandboxed preload must be: it can require nothing but Electron.
  const preload = readFileSync(told.preload, 'utf8')
  expect(Array.from(preload.matchAll(/require\((.*?)\)/g), match => match[1])).toEqual(['"electron"'])
  expect(preload).not.toMatch(/^\s*(import|export)\b/m)
})
