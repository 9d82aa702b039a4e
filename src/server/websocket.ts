import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { transportSerializers } from '../shared/transportSerializers.ts'
import { refuseHost, refuseRequest } from './access.ts'
import type { Access, Refusal } from './access.ts'
import type { LogRefusal } from './http.ts'
import { readTarget } from './target.ts'

/** Larger than any call a window makes; a larger frame closes that connection and no other. */
const maxPayload = 16 * 1024 * 1024
const pingIntervalMs = 30_000

function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`
  )
}

/** Ends connections whose other side is gone without a word. */
function keepAlive(server: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>()
  server.on('connection', socket => socket.on('pong', () => silent.delete(socket)))
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate()
      else {
        silent.add(socket)
        socket.ping()
      }
    }
  }, pingIntervalMs)
  return () => clearInterval(timer)
}

type WebSocketOptions = { access: Access; router: AnyRouter; logRefusal: LogRefusal; logFault: (fault: Error) => void }

export type WebSocketConnections = {
  count(): number
  /** Resolves when no client is connected. */
  vacant(): Promise<void>
  closeAll(): void
}

/** Serves the contract at /rpc of an HTTP server. */
export function serveWebSocket(http: Server, { access, router, logRefusal, logFault }: WebSocketOptions): WebSocketConnections {
  const handler = new RPCHandler(router, { customJsonSerializers: transportSerializers })
  const server = new WebSocketServer({ noServer: true, maxPayload })
  const stopPinging = keepAlive(server)
  server.on('connection', socket => {
    // Frames that are too large or malformed: ws has closed the connection with the right code by now.
    socket.on('error', logFault)
    void handler.upgrade(socket, { context: {} })
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal: Refusal | undefined =
      refuseHost(request, access) ??
      refuseRequest(request, access, { writes: true }) ??
      (readTarget(request.url)?.path === '/rpc' ? undefined : { status: 403, reason: 'WebSockets are served at /rpc only.' })
    if (refusal) {
      logRefusal(request, refusal)
      return refuseUpgrade(socket, refusal)
    }
    server.handleUpgrade(request, socket, head, client => server.emit('connection', client, request))
  })
  return {
    count: () => server.clients.size,
    async vacant() {
      for (;;) {
        const [socket] = server.clients
        if (!socket) return
        await once(socket, 'close')
      }
    },
    closeAll() {
      stopPinging()
      for (const socket of server.clients) socket.terminate()
      server.close()
    }
  }
}
