import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from './openTestCore.ts'
import { whenOver } from './whenOver.ts'

/** Why this machine gives no disk of its own to fill: only root on Linux may mount one. */
export const noSmallDisk =
  process.platform === 'linux' && process.getuid?.() === 0 && canMount()
    ? undefined
    : 'only root on Linux can mount a small disk to fill up'

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export type SmallDisk = {
  folder: string
  /** Fills it up but for so many bytes. */
  fill(left: number): void
  /** Makes room again. */
  empty(): void
  readOnly(on: boolean): void
}

/** A disk in memory of so many bytes; unmounted with the test. */
export function mountSmallDisk(bytes: number): SmallDisk {
  const folder = temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
  // Lazily: a process that is being ended may hold it for a moment.
  whenOver(() => execFileSync('umount', ['--lazy', folder]))
  const filler = path.join(folder, 'filler')
  return {
    folder,
    fill(left) {
      const { bavail, bsize } = statfsSync(folder)
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)))
      } catch (error) {
        // Somebody else wrote meanwhile, so that it is full to the last byte.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    empty: () => rmSync(filler, { force: true }),
    readOnly: on => void execFileSync('mount', ['-o', on ? 'remount,ro' : 'remount,rw', folder])
  }
}
