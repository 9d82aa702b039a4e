import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
let broken: string[] = []

/** A small project with the same rooms: which file imports what, and the rules that must be named for it. */
const files: Record<string, { imports: string[]; rules: string[] }> = {
  'shared/contract.ts': { imports: ['zod', '@orpc/contract'], rules: [] },
  'shared/disk.ts': { imports: ['node:fs'], rules: ['shared-no-node'] },
  'shared/upwards.ts': { imports: ['../core/createCore.ts'], rules: ['shared-rooms'] },
  'core/createCore.ts': { imports: ['node:fs', 'better-sqlite3', '../shared/contract.ts'], rules: [] },
  'core/training/trainerLauncher.ts': { imports: ['../../shared/contract.ts'], rules: [] },
  'core/eventBus.ts': { imports: [], rules: [] },
  'core/window.ts': { imports: ['electron'], rules: ['core-packages', 'no-development-packages'] },
  'core/listen.ts': { imports: ['node:http'], rules: ['no-network-below-the-hosts'] },
  'core/calculate.ts': { imports: ['@tensorflow/tfjs-node'], rules: ['core-packages'] },
  'trainer/index.ts': { imports: ['node:fs', '@tensorflow/tfjs-node', '../shared/contract.ts'], rules: [] },
  'trainer/record.ts': { imports: ['better-sqlite3'], rules: ['trainer-packages'] },
  'server/index.ts': { imports: ['node:http', 'ws', '../core/createCore.ts', '../core/training/trainerLauncher.ts'], rules: [] },
  'server/inside.ts': { imports: ['../core/eventBus.ts'], rules: ['server-rooms'] },
  'main/index.ts': { imports: ['electron', '../core/createCore.ts'], rules: [] },
  'preload/index.ts': { imports: ['electron'], rules: [] },
  'preload/disk.ts': { imports: ['node:fs'], rules: ['preload-no-node'] },
  'renderer/main.ts': { imports: ['vue', '../shared/contract.ts'], rules: [] },
  'renderer/charts/chart.ts': { imports: ['chart.js'], rules: [] },
  'renderer/views/chart.ts': { imports: ['chart.js'], rules: ['charts-only-in-charts'] },
  'renderer/views/core.ts': { imports: ['../../core/createCore.ts'], rules: ['renderer-rooms'] },
  'cli/one.ts': { imports: ['./two.ts'], rules: ['no-circular'] },
  // A circle is named once, at its first file.
  'cli/two.ts': { imports: ['./one.ts'], rules: [] },
  'cli/lost.ts': { imports: ['./nowhere.ts'], rules: ['not-to-unresolvable'] }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-rooms-'))
  for (const name of ['.dependency-cruiser.js', 'package.json', 'tsconfig.base.json', 'tsconfig.node.json'])
    cpSync(join(project, name), join(folder, name))
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const [name, { imports }] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'src', name)), { recursive: true })
    writeFileSync(join(folder, 'src', name), imports.map(path => `import '${path}'\n`).join(''))
  }
  const cruise = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
  const json = execFileSync(process.execPath, [cruise, 'src', '--config', '.dependency-cruiser.js', '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28
  })
  const { summary } = JSON.parse(json) as { summary: { violations: { from: string; rule: { name: string } }[] } }
  broken = summary.violations.map(({ from, rule }) => `${from.replace('src/', '')} ${rule.name}`)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('who may import whom', () => {
  it.each(Object.entries(files))('%s %j', (name, { rules }) => {
    const named = broken.filter(violation => violation.startsWith(`${name} `)).map(violation => violation.slice(name.length + 1))
    expect([...new Set(named)].toSorted()).toEqual(rules.toSorted())
  })
})
