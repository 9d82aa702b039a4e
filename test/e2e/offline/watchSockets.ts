import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isLoopback, peersOf } from '../../support/sockets.ts'

/** What was seen of all sockets while the browser tests ran. */
export type SocketReport = { looks: number; loopback: number; outside: string[] }
export const reportVariable = 'TRIALBOOK_SOCKET_REPORT'
const everyMs = 200

/**
 * Looks from outside at every process of the browser tests, be it host, trainer or browser, again and again while they run: none may hold a socket whose
 * peer is another machine. The last test reads the report.
 */
export default function watchSockets(): () => void {
  if (process.platform !== 'linux') return () => undefined
  const folder = mkdtempSync(path.join(tmpdir(), 'trialbook-sockets-'))
  const file = path.join(folder, 'report.json')
  process.env[reportVariable] = file
  const report: SocketReport = { looks: 0, loopback: 0, outside: [] }
  const look = (): void => {
    report.looks++
    for (const { process: name, protocol, address } of peersOf(process.pid)) {
      const line = `${name} ${protocol} ${address}`
      if (isLoopback(address)) report.loopback++
      else if (!report.outside.includes(line)) report.outside.push(line)
    }
    writeFileSync(file, JSON.stringify(report))
  }
  const timer = setInterval(look, everyMs)
  return () => {
    clearInterval(timer)
    rmSync(folder, { recursive: true, force: true })
  }
}
