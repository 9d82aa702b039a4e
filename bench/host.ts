import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { startHostProcess } from '../test/support/hostProcess.ts'

export type Host = {
  url: string
  pid: number
  /** Memory the host's process holds, MB of 10^6 bytes; null where the system does not tell. */
  residentMegabytes(): number | null
  close(): Promise<void>
}

/** The Node host in a process of its own. */
export async function startHost(libraryFolder: string): Promise<Host> {
  const { child: host, url } = await startHostProcess(libraryFolder, { quiet: true })
  return {
    url,
    pid: host.pid ?? NaN,
    residentMegabytes() {
      if (process.platform !== 'linux' || host.pid === undefined) return null
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${host.pid}/status`, 'utf8'))?.[1]
      return kilobytes === undefined ? null : Math.round((Number(kilobytes) * 1024) / 1e6)
    },
    async close() {
      const ended = once(host, 'exit')
      host.kill('SIGTERM')
      await ended
    }
  }
}
