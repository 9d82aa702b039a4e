import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process runs; one that has ended and is not yet waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** Resolves when a process is gone; the test's own timeout ends the wait. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(20)
}

/** The processes that a process has started and that still run. Linux only. */
export function childrenOf(pid: number): number[] {
  const parentOf = (child: number): number | undefined => {
    try {
      return Number(
        readFileSync(`/proc/${child}/stat`, 'latin1')
          .replace(/^.*\) /s, '')
          .split(' ')[1]
      )
    } catch {
      return undefined
    }
  }
  return readdirSync('/proc')
    .map(Number)
    .filter(child => Number.isInteger(child) && parentOf(child) === pid)
}
