import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/openTestCore.ts'

const run = promisify(execFile)
const project = path.join(import.meta.dirname, '../..')

/** What packs an Electron looks for in its program: the mark before its fuses, their version and number, and the fuses, all as Electron ships them. */
function standInElectron(): string {
  const folder = path.join(temporaryFolder(), 'electron')
  mkdirSync(path.join(folder, 'resources'), { recursive: true })
  const program = path.join(folder, 'electron')
  writeFileSync(
    program,
    Buffer.concat([
      Buffer.from('#!/bin/sh\nexit 0\n'),
      Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
      Buffer.from([1, 8]),
      Buffer.from('10110001')
    ])
  )
  chmodSync(program, 0o755)
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(path.join(folder, name), '')
  const { version } = JSON.parse(readFileSync(path.join(project, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  writeFileSync(path.join(folder, 'version'), version)
  return folder
}

test.runIf(process.platform === 'linux')(
  'the packed app has its native files where they are looked for, only what runs, and its fuses set',
  { timeout: 300_000 },
  async () => {
    const out = path.join(temporaryFolder(), '설치 (1)')
    await run(process.execPath, ['scripts/dist.mjs', '--dir', '--out', out, '--electron-dist', standInElectron()], {
      cwd: project,
      maxBuffer: 1 << 24
    })
    const unpacked = path.join(out, 'linux-unpacked')
    const native = path.join(unpacked, 'resources/app.asar.unpacked/node_modules')

    const wire = await getCurrentFuseWire(path.join(unpacked, 'trialbook'))
    const states = (fuses: readonly FuseV1Options[]) => fuses.map(fuse => wire[fuse])
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges
    ]
    expect(states(off)).toEqual(off.map(() => FuseState.DISABLE))
    const on = [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar]
    expect(states(on)).toEqual(on.map(() => FuseState.ENABLE))

    const packed = listPackage(path.join(unpacked, 'resources/app.asar'), { isPack: false })
    for (const file of [
      '/out/main/index.js',
      '/out/main/trainer.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/package.json',
      '/LICENSES.txt'
    ])
      expect(packed).toContain(file)
    for (const name of ['electron', 'vue', 'chart.js', 'vite', '@tensorflow/tfjs', 'electron-builder'])
      expect(packed).not.toContain(`/node_modules/${name}`)
    expect(packed.some(file => file.startsWith('/src/') || file.endsWith('.map'))).toBe(false)
    expect(existsSync(path.join(unpacked, 'LICENSES.txt'))).toBe(true)

    // The very files load in a path with blanks and Korean letters, their libraries beside them.
    const loading = `
    const { createRequire } = require('node:module')
    const from = createRequire(${JSON.stringify(path.join(native, 'x.js'))})
    const sqlite = from('./better-sqlite3/prebuilds/${process.platform}-${process.arch}.node')
    console.log(JSON.stringify([from('./@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node').TF_Version, typeof sqlite.Database, typeof from('./@img/sharp-${process.platform}-${process.arch}/lib/' + require('node:fs').readdirSync(${JSON.stringify(path.join(native, `@img/sharp-${process.platform}-${process.arch}/lib`))}).find(name => name.endsWith('.node')))]))`
    const { stdout } = await run(process.execPath, ['-e', loading], { env: { PATH: '/usr/bin:/bin' } })
    expect(JSON.parse(stdout)).toEqual([expect.stringMatching(/^2\.\d+/) as unknown, 'function', 'object'])
  }
)
