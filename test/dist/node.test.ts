import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Run } from '../../src/shared/run.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const run = promisify(execFile)
const project = path.join(import.meta.dirname, '../..')

/** Made and unpacked into a folder with blanks and Korean letters in its name, as people have them. */
async function unpacked(): Promise<string> {
  const out = temporaryFolder()
  await run(process.execPath, ['scripts/distNode.mjs', '--out', out], { cwd: project, maxBuffer: 1 << 24 })
  const place = path.join(out, '새 폴더 (1)')
  mkdirSync(place)
  const name = `trialbook-node-${process.platform}-${process.arch}`
  await run('tar', ['-xzf', path.join(out, `${name}.tar.gz`), '-C', place])
  // Nothing may be found where it was made.
  renameSync(path.join(out, name), path.join(out, 'elsewhere'))
  return path.join(place, name)
}

test.runIf(process.platform === 'linux')(
  'the packed folder trains and serves on a machine that has nothing else',
  { timeout: 300_000 },
  async () => {
    const folder = await unpacked()
    const program = path.join(folder, 'trialbook')
    const home = path.join(path.dirname(folder), '집')
    mkdirSync(home)
    const env = { HOME: home, PATH: '/usr/bin:/bin' }
    const said = await run(
      program,
      ['run', '--json', '--set', 'num_epochs=1', '--set', 'max_train_samples=1000', '--set', 'hidden_units=8'],
      { env }
    )
    const last = JSON.parse(said.stdout.trim().split('\n').at(-1) ?? '') as { run: Run }
    expect(last.run).toMatchObject({ state: 'completed', epochs_done: 1 })

    const doctor = await run(program, ['doctor', '--json'], { env })
    expect(doctor.stdout).toContain('"TensorFlow"')

    const host = spawn(program, ['serve', '--no-open', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      let printed = ''
      for await (const text of host.stdout.setEncoding('utf8') as AsyncIterable<string>) if ((printed += text).includes('\n')) break
      const address = /http:\S+/.exec(printed)?.[0] ?? ''
      const health = await fetch(new URL('/health', address))
      expect(await health.text()).toBe('ok\n')
      const { headers } = await fetch(address, { redirect: 'manual' })
      const window = await fetch(new URL('/', address), { headers: { cookie: headers.get('set-cookie') ?? '' } })
      expect(await window.text()).toContain('<div id="app">')
    } finally {
      host.kill('SIGTERM')
    }

    const licences = readFileSync(path.join(folder, 'app/LICENSES.txt'), 'utf8')
    for (const name of ['@tensorflow/tfjs-node', 'better-sqlite3', 'sharp', 'zod']) expect(licences).toContain(`${name} `)
    expect(existsSync(path.join(folder, 'app/node_modules/electron'))).toBe(false)
    expect(existsSync(path.join(folder, 'app/node_modules/@tensorflow/tfjs'))).toBe(false)
    expect(statSync(path.join(folder, 'app/node_modules/@tensorflow/tfjs-node/deps/lib/libtensorflow_cc.so.2')).size).toBeLessThan(560e6)
  }
)
