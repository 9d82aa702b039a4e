import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashFile, hashTree } from '../../scripts/setup/fileHash.mjs'
import { readMarker, updateMarker } from '../../scripts/setup/marker.mjs'
import { cacheFolder } from '../../scripts/setup/paths.mjs'
import { bindingKey, isWhole, writeManifest } from '../../scripts/setup/tensorflowBinding.mjs'
import { cachedWheel, fetchWheel, wheels } from '../../scripts/setup/tensorflowWheel.mjs'

const silent = { step: () => undefined, note: () => undefined, progress: () => undefined }
const content = 'stands for a wheel'
const wheel = {
  project: 'tensorflow-cpu',
  version: '2.18.1',
  tag: 'x86_64',
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length
}

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'trialbook-cache-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program in the place of Python: `-m pip download … --dest FOLDER …` puts `text` there, or fails. */
function fakePython(text: string | undefined): string {
  const path = join(folder, 'python')
  const write = `while [ "$1" != --dest ]; do shift; done; printf '%s' '${text}' > "$2/some.whl"`
  writeFileSync(path, `#!/bin/sh\n${text === undefined ? 'echo "no route to the index" >&2; exit 1' : write}\n`)
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('the wheel', () => {
  it('is fetched, checked and kept under its name, with nothing left beside it', async () => {
    const python = fakePython(content)
    const path = await fetchWheel(folder, wheel, { report: silent, python })
    expect(readFileSync(path, 'utf8')).toBe(content)
    expect(await cachedWheel(folder, wheel, silent)).toBe(path)
    expect(readdirSync(folder).toSorted()).toEqual(['python', 'tensorflow-cpu-2.18.1-x86_64.whl'])
  })

  it.each([
    ['changed', content.replace('wheel', 'sheet')],
    ['cut short', content.slice(0, -1)]
  ])('is thrown away when it was %s in the cache, and fetched again', async (_how, damaged) => {
    const path = await fetchWheel(folder, wheel, { report: silent, python: fakePython(content) })
    writeFileSync(path, damaged)
    expect(await cachedWheel(folder, wheel, silent)).toBeUndefined()
    expect(existsSync(path)).toBe(false)
    await fetchWheel(folder, wheel, { report: silent, python: fakePython(content) })
    expect(await cachedWheel(folder, wheel, silent)).toBe(path)
  })

  it('is refused when it is another file than the pinned one', async () => {
    const fetching = fetchWheel(folder, wheel, { report: silent, python: fakePython('something else') })
    await expect(fetching).rejects.toThrow(`not ${wheel.sha256}`)
    expect(readdirSync(folder)).toEqual(['python'])
  })

  it('that cannot be had fails with what pip said', async () => {
    const fetching = fetchWheel(folder, wheel, { report: silent, python: fakePython(undefined) })
    await expect(fetching).rejects.toThrow('no route to the index')
  })

  it('is pinned for both processors', () => {
    for (const { sha256 } of Object.values(wheels)) expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('a compiled result', () => {
  const names = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'tfjs_binding.node']

  it('is whole until one of its files changes or goes', async () => {
    for (const name of names) writeFileSync(join(folder, name), name)
    expect(await isWhole(folder)).toBe(false)
    await writeManifest(folder)
    expect(await isWhole(folder)).toBe(true)
    for (const name of names) {
      writeFileSync(join(folder, name), `${name}!`)
      expect(await isWhole(folder)).toBe(false)
      rmSync(join(folder, name))
      expect(await isWhole(folder)).toBe(false)
      writeFileSync(join(folder, name), name)
    }
    expect(await isWhole(folder)).toBe(true)
  })

  it('has another name for another tfjs-node, wheel or processor', () => {
    const base = { tfjsVersion: '4.22.0', wheel, arch: 'x64' }
    const others = [base, { ...base, tfjsVersion: '4.23.0' }, { ...base, wheel: { ...wheel, sha256: '0' } }, { ...base, arch: 'arm64' }]
    expect(new Set(others.map(bindingKey)).size).toBe(4)
    expect(bindingKey({ ...base })).toBe(bindingKey(base))
  })
})

describe('the marker', () => {
  it('keeps what is not changed and drops what is undefined', () => {
    const path = join(folder, 'deep', 'marker.json')
    expect(readMarker(path)).toEqual({})
    updateMarker({ lockfile: 'a', node: '24.0.0' }, path)
    updateMarker({ node: '24.1.0', electron: undefined }, path)
    expect(readMarker(path)).toEqual({ lockfile: 'a', node: '24.1.0' })
    expect(readdirSync(join(folder, 'deep'))).toEqual(['marker.json'])
  })

  it.each(['', '{"lockfile": "a"', '[]', 'null'])('counts as empty when it holds %j', text => {
    const path = join(folder, 'marker.json')
    writeFileSync(path, text)
    expect(readMarker(path)).toEqual({})
  })
})

describe('hashes', () => {
  it('of a file is SHA-256', async () => {
    writeFileSync(join(folder, 'a'), 'abc')
    expect(await hashFile(join(folder, 'a'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('of a tree changes with a name, a content and a new file, and not with time or order', () => {
    const write = (name: string, text: string) => {
      mkdirSync(join(folder, 'src'), { recursive: true })
      writeFileSync(join(folder, 'src', name), text)
    }
    const hash = () => hashTree(folder, ['src', 'absent.json'])
    write('a.ts', '1')
    write('b.ts', '2')
    const first = hash()
    write('a.ts', '1')
    expect(hash()).toBe(first)
    expect(hashTree(folder, ['absent.json', 'src'])).toBe(first)
    write('a.ts', '3')
    expect(hash()).not.toBe(first)
    write('a.ts', '1')
    write('c.ts', '')
    expect(hash()).not.toBe(first)
    rmSync(join(folder, 'src', 'c.ts'))
    writeFileSync(join(folder, 'absent.json'), '')
    expect(hash()).not.toBe(first)
  })
})

describe('the cache folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.cache/trialbook'],
    ['linux', { XDG_CACHE_HOME: '/big' }, '/big/trialbook'],
    ['darwin', {}, '/home/ada/Library/Caches/trialbook']
  ] as const)('on %s with %j is %s', (platform, env, path) => {
    expect(cacheFolder({ platform, env, home: '/home/ada' })).toBe(path)
  })
})
