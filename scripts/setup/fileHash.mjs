import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * SHA-256 of one file, read in pieces: the files are hundreds of megabytes.
 * @param {string} path
 */
export async function hashFile(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/** @param {string} text */
export const hashText = text => createHash('sha256').update(text).digest('hex')

/**
 * One hash of many files and folders: names and contents count, times do not. A path that does not exist counts as absent.
 * @param {string} base names are taken relative to it
 * @param {string[]} paths
 */
export function hashTree(base, paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(path => filesUnder(join(base, path))).sort()) {
    hash.update(relative(base, path)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap(name => filesUnder(join(path, name)))
}
