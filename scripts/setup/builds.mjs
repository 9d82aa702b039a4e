import { existsSync } from 'node:fs'
import { lastWords, runCommand } from './command.mjs'
import { setupFailure } from './failure.mjs'
import { hashTree } from './fileHash.mjs'
import { readMarker, updateMarker } from './marker.mjs'
import { inProject, projectFolder, projectNode } from './paths.mjs'

/**
 * What is built, from which files, and the file that shows it was. The Node host needs the window's pages alone; Electron needs all.
 * @type {Record<'renderer' | 'electron', { sources: string[], result: string, script: string[] }>}
 */
export const builds = {
  renderer: {
    sources: ['src/renderer', 'src/shared', 'resources', 'electron.vite.config.ts', 'package-lock.json'],
    result: 'out/renderer/index.html',
    script: ['scripts/buildRenderer.mjs']
  },
  electron: {
    sources: ['src', 'resources', 'electron.vite.config.ts', 'package-lock.json'],
    result: 'out/main/index.js',
    script: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn']
  }
}

const buildLimitMs = 10 * 60_000

/** @param {keyof typeof builds} name */
export function buildIsCurrent(name) {
  const { sources, result } = builds[name]
  return existsSync(inProject(result)) && readMarker().built?.[name] === hashTree(projectFolder, sources)
}

/**
 * @param {keyof typeof builds} name
 * @param {import('./report.mjs').Report} report
 */
export async function runBuild(name, report) {
  const { sources, result, script } = builds[name]
  const hash = hashTree(projectFolder, sources)
  const built = await runCommand(projectNode, script, {
    cwd: projectFolder,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    timeoutMs: buildLimitMs,
    onTick: seconds => report.progress(`building, ${seconds} s`)
  })
  if (built.code !== 0 || !existsSync(inProject(result))) {
    throw setupFailure({
      cause: `The ${name} build failed.\n${lastWords(built, 60)}`,
      remedy: 'Correct the source file named above and run the command again; `npm run check` shows every fault.'
    })
  }
  const others = readMarker().built
  // Electron's build makes the window's pages too.
  const renderer = name === 'electron' ? { renderer: hashTree(projectFolder, builds.renderer.sources) } : {}
  updateMarker({ built: { ...others, ...renderer, [name]: hash } })
}
