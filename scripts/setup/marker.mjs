import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inProject } from './paths.mjs'

/**
 * What the set-up found or made, so that the next one need not look again. It lives in node_modules and goes with it.
 * @typedef {object} Marker
 * @property {string} [lockfile] hash of the package-lock.json that node_modules was made from
 * @property {string} [node] version of the project's Node that was seen to work
 * @property {{ key: string, version: string, file: string }} [tensorflow]
 * @property {{ version: string, missing_since: string, cause: string } | undefined} [electron] only while its binary is not to be had
 * @property {{ path: string, version: string, library_path?: string }} [browser]
 * @property {Record<string, string>} [built] hash of the sources of each thing that was built
 */

const defaultPath = inProject('node_modules', '.trialbook-setup.json')

/**
 * The marker, empty where there is none or it cannot be read: then everything is looked at anew.
 * @returns {Marker}
 */
export function readMarker(path = defaultPath) {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * Changes some entries and keeps the others; `undefined` removes one. The file is replaced in one move.
 * @param {Marker} changes
 */
export function updateMarker(changes, path = defaultPath) {
  const next = { ...readMarker(path), ...changes }
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify(next, null, 2)}\n`)
  renameSync(temporary, path)
}
