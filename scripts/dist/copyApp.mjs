import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { runCommand } from '../setup/command.mjs'
import { productionPackages } from './productionPackages.mjs'

/** What packages carry that nothing reads when the program runs. */
const uselessNames =
  /(\.(map|md|markdown|flow|tsbuildinfo|gyp|gypi|c|cc|cpp|h|hpp)|\.d\.[cm]?ts|\.test\.[cm]?js)$|^(\.github|\.travis\.yml|tsconfig.*\.json|test|tests|__tests__|docs|example|examples|benchmark|coverage)$/i
/** The same for single packages, by the path below theirs. */
const useless = {
  'better-sqlite3': [`^(deps|src)$`, `^prebuilds${sep}(?!${process.platform}-${process.arch}\\.node$)`],
  '@tensorflow/tfjs-node': ['^(src|scripts|python|binding|build|wasm-out)$', `^dist${sep}(?!proto)`]
}

/**
 * @param {string} project
 * @param {string} target
 * @param {import('./productionPackages.mjs').Package} one
 */
function copyPackage(project, target, { name, folder }) {
  const from = join(project, folder)
  const patterns = (useless[/** @type {keyof typeof useless} */ (name)] ?? []).map(text => new RegExp(text))
  cpSync(from, join(target, folder), {
    recursive: true,
    dereference: true,
    filter(source) {
      const inside = source.slice(from.length + 1)
      if (inside === '') return true
      const isNested = basename(source) === 'node_modules'
      // Packages within packages are listed, and so copied, by themselves.
      return !isNested && !uselessNames.test(basename(source)) && !patterns.some(pattern => pattern.test(inside))
    }
  })
}

/** @param {string} folder @returns {IterableIterator<string>} */
export function* filesIn(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (lstatSync(path).isDirectory()) yield* filesIn(path)
    else yield path
  }
}

/** @param {string} folder */
export const sizeOf = folder => [...filesIn(folder)].reduce((sum, file) => sum + statSync(file).size, 0)

/**
 * Takes debugging symbols out of TensorFlow's libraries, a third of their size. Where the system has no strip they stay as they are; returns whether it did.
 * @param {string} target
 */
export async function stripLibraries(target) {
  const folder = join(target, 'node_modules', '@tensorflow', 'tfjs-node', 'deps', 'lib')
  if (process.platform !== 'linux' || !existsSync(folder)) return false
  const results = await Promise.all([...filesIn(folder)].map(file => runCommand('strip', ['--strip-unneeded', file])))
  return results.every(({ code }) => code === 0)
}

/**
 * Everything of the project that runs, in a folder that must not be there yet: the sources, the built window, the packages they need, and the licences of all.
 * @param {{ project: string, target: string, sources: string[] }} options
 */
export function copyApp({ project, target, sources }) {
  mkdirSync(target, { recursive: true })
  const own = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  const { name, version, description, license, type, exports, main } = own
  writeFileSync(join(target, 'package.json'), `${JSON.stringify({ name, version, description, license, type, main, exports }, null, 2)}\n`)
  for (const source of [...sources, 'LICENSE', 'README.md', 'README.ko.md'])
    cpSync(join(project, source), join(target, source), { recursive: true })
  const packages = productionPackages(project)
  for (const one of packages) copyPackage(project, target, one)
  writeFileSync(join(target, 'LICENSES.txt'), licences(project, packages))
  return { version, packages }
}

const licenceFile = /^(licen[cs]e|copying|notice)(\.|-|$)/i

/**
 * The licences of all packages, one after the other; those without a text of their own are named with what they say of themselves.
 * @param {string} project
 * @param {import('./productionPackages.mjs').Package[]} packages
 */
function licences(project, packages) {
  const parts = packages.map(({ name, version, license, folder }) => {
    const files = readdirSync(join(project, folder)).filter(file => licenceFile.test(file))
    const texts = files.map(file => readFileSync(join(project, folder, file), 'utf8').trim())
    return [`${name} ${version} (${license})`, '-'.repeat(72), ...texts].join('\n\n')
  })
  return `${parts.join(`\n\n${'='.repeat(72)}\n\n`)}\n`
}
