import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hashText } from './fileHash.mjs'

/** @param {string} folder */
export const lockPath = folder => join(tmpdir(), `trialbook-setup-${hashText(folder).slice(0, 16)}.lock`)

/**
 * Lets one set-up at a time work in a folder. A lock whose process is gone is taken over.
 * @param {string} path
 * @param {(owner: number) => void} onWait called once, when another one is at work
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(path, onWait) {
  let told = false
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    const owner = lockOwner(path)
    if (owner === undefined ? isOld(path) : !isAlive(owner)) {
      rmSync(path, { force: true })
      continue
    }
    if (!told && owner !== undefined) onWait(owner)
    told = true
    await wait(250)
  }
}

const writingMs = 2000

/**
 * An owner writes its number right after making the file, so one without a number that is not new was left by an owner that was ended in between.
 * @param {string} path
 */
function isOld(path) {
  try {
    return Date.now() - statSync(path).mtimeMs > writingMs
  } catch {
    return false
  }
}

/** @param {string} path */
function lockOwner(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
