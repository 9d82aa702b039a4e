import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { listenOnLoopback } from '../../src/server/loopback.ts'
import type { Loopback } from '../../src/server/loopback.ts'
import type { Contract } from '../../src/shared/contract.ts'
import { transportSerializers } from '../../src/shared/transportSerializers.ts'
import { openTestCore, temporaryFolder } from './openTestCore.ts'
import type { TestCore } from './openTestCore.ts'

export type TestServer = Loopback & {
  core: TestCore
  /** Everything the host has logged. */
  logged: string[]
  /** The folder that holds the window's; its `secret.txt` must never be served. */
  outside: string
}

/** A window of three files, beside a file that is not the window's. */
function makeWindow(): { outside: string; rendererFolder: string } {
  const outside = temporaryFolder()
  const rendererFolder = path.join(outside, 'window')
  mkdirSync(path.join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(path.join(outside, 'secret.txt'), 'the secret')
  writeFileSync(path.join(rendererFolder, 'index.html'), '<!doctype html><title>window</title>')
  writeFileSync(path.join(rendererFolder, 'assets/main.js'), 'export {}')
  writeFileSync(path.join(rendererFolder, '글꼴.txt'), 'Korean name')
  return { outside, rendererFolder }
}

/** The Node host on a library of its own and a scripted trainer; closed when the test is over. */
export async function startServer({ script = 'completes' }: { script?: string } = {}): Promise<TestServer> {
  const core = await openTestCore({ script })
  const { outside, rendererFolder } = makeWindow()
  const logged: string[] = []
  const loopback = await listenOnLoopback({ router: core.core.router, port: 0, rendererFolder, log: line => logged.push(line) })
  onTestFinished(() => loopback.close())
  return { ...loopback, core, logged, outside }
}

/** Sends bytes as they are, since every HTTP client mends some addresses; resolves with all that came back, or with the grant of an upgrade. */
export function sendRaw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // The sending side stays open: a host may drop an answer to somebody who has hung up.
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'))
    let answer = ''
    socket.setEncoding('latin1').on('data', text => {
      answer += String(text)
      if (statusOf(answer) === 101) socket.destroy()
    })
    socket.on('close', () => resolve(answer))
    // A host that refuses while bytes are still on their way may cut the line; what came back until then is the answer.
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? undefined : reject(error)))
  })
}

type RawRequest = { method?: string; target?: string; headers?: Record<string, string> }

/** A request of exactly these headers and one that asks for the end of the connection. */
export function rawRequest({ method = 'GET', target = '/', headers = {} }: RawRequest): string {
  const lines = Object.entries({ ...headers, Connection: headers['Connection'] ?? 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? NaN)

/** Asks for an upgrade to a WebSocket; resolves with the status line's code: 101 where it was granted. */
export async function upgradeStatus(port: number, headers: Record<string, string>, target = '/rpc'): Promise<number> {
  const wanted = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ=='
  }
  return statusOf(await sendRaw(port, rawRequest({ target, headers: { ...wanted, ...headers } })))
}

export type Connected = { socket: WebSocket; client: ContractRouterClient<Contract>; closed: Promise<number> }

/** A client as another process has it; `closed` resolves with the code its connection was closed with. */
export async function connectClient({ port, token }: { port: number; token: string }): Promise<Connected> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${token}` } })
  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.on('error', () => undefined)
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket, customJsonSerializers: transportSerializers })
  return { socket, client: createORPCClient(link), closed }
}
