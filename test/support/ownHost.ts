import { readFileSync } from 'node:fs'
import path from 'node:path'
import { startCommand } from './commandLine.ts'
import type { Started } from './commandLine.ts'

type Lock = { pid: number; contact: { port: number; token: string } }
/** Who owns a library and where it is reached. */
export const lockOf = (libraryFolder: string): Lock => JSON.parse(readFileSync(path.join(libraryFolder, 'lock'), 'utf8')) as Lock

type HostOptions = { program: string; libraryFolder: string; script?: string | undefined; group?: true }

/** A Node host on a library in a process of its own, ready, and the address it printed. */
export async function startOwnHost({ script = 'completes', ...options }: HostOptions): Promise<{ host: Started; url: string }> {
  const host = startCommand(['serve', '--no-open', '--port', '0'], { ...options, script })
  const line = await host.line(() => true)
  return { host, url: /^Trialbook is ready at (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/.exec(line)?.[1] ?? `no address in: ${line}` }
}
