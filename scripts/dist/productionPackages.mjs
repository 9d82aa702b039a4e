import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @typedef {{ name: string, version: string, license: string, folder: string }} Package a package as it lies in node_modules; `folder` is relative to the project
 */

/** Of its JavaScript only the description of graphs is used, and so no more of what it needs: the engine loads the native part (trainer/engine/tensorflow.ts). */
const needsOf = { '@tensorflow/tfjs-node': { 'google-protobuf': '' } }

/** @param {string} folder */
const readPackage = folder => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/**
 * Where Node would find a package from a folder.
 * @param {string} project
 * @param {string} from folder of the package that asks, relative to the project
 * @param {string} name
 * @returns {string | undefined}
 */
function find(project, from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (!folder.endsWith('node_modules') && existsSync(join(project, candidate, 'package.json'))) return candidate
    if (folder === '.' || folder === '') return undefined
  }
}

/**
 * The packages that the program needs when it runs, with all that these need, on this system: what is optional and not there is left out.
 * @param {string} project
 * @returns {Package[]}
 */
export function productionPackages(project) {
  /** @type {Map<string, Package>} */
  const found = new Map()
  /** @param {string} from @param {Record<string, string>} wanted @param {boolean} optional */
  function visit(from, wanted, optional) {
    for (const name of Object.keys(wanted ?? {})) {
      const folder = find(project, from, name)
      if (!folder && !optional)
        throw new Error(`${name} is not installed, though ${from === '' ? 'the project' : from} needs it. Run npm run setup.`)
      if (!folder || found.has(folder)) continue
      const own = readPackage(join(project, folder))
      found.set(folder, { name, version: own.version, license: own.license ?? own.licenses?.[0]?.type ?? 'unknown', folder })
      const needs = needsOf[/** @type {keyof typeof needsOf} */ (name)]
      visit(folder, needs ?? own.dependencies, false)
      if (needs) continue
      visit(folder, own.optionalDependencies, true)
    }
  }
  visit('', readPackage(project).dependencies, false)
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1))
}
