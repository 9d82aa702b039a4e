import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRouterClient } from '@orpc/server'
import type { AnyRouter } from '@orpc/server'
import { ExpectedError } from '../shared/errors.ts'
import type { Refusal } from './access.ts'
import { createToken } from './accessToken.ts'
import { createHttpServer } from './http.ts'
import type { Client } from './mlflow/entities.ts'
import { createMlflow } from './mlflow/mlflow.ts'
import { serveWebSocket } from './websocket.ts'
import type { WebSocketConnections } from './websocket.ts'

export type Loopback = {
  port: number
  token: string
  url: string
  connections: Pick<WebSocketConnections, 'count' | 'vacant'>
  close(): Promise<void>
}
type LoopbackOptions = {
  router: AnyRouter
  /** 0 takes any free port. */
  port: number
  /** Default: a new one. */
  token?: string | undefined
  /** The built window; without it only /rpc and /health are served. */
  rendererFolder?: string | undefined
  /** One line about a refused request or a broken connection; never holds the token. */
  log: (line: string) => void
}

const otherPorts = 'Choose another from 1024 to 65535 with --port N, or --port 0 for any free one.'

/** Why a port cannot be had, in words, where it is a reason that people meet. */
function portFault(port: number, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRINUSE') return new ExpectedError('PORT_IN_USE', `Port ${port} is in use. ${otherPorts}`, { port })
  if (error.code === 'EACCES') return new ExpectedError('BAD_USAGE', `--port: the system reserves port ${port}. ${otherPorts}`, { port })
  return error
}

/** The query may hold a token, so only the path is told. */
const describe = ({ method, url, headers }: IncomingMessage): string =>
  `${method ?? '?'} ${(url ?? '').split('?')[0]} (host ${headers.host ?? '-'}, origin ${headers.origin ?? '-'})`

/** One line a crowd: whoever knocks a thousand times fills no log. */
function tellOfCrowds(http: Server, log: (line: string) => void): void {
  let isTold = false
  http.on('drop', () => {
    if (!isTold) log(`refused connections: ${http.maxConnections} are open already`)
    isTold = true
  })
  http.on('connection', () => void (isTold = false))
}

/** Serves a core on 127.0.0.1, to whoever has the token. Throws ExpectedError PORT_IN_USE, or BAD_USAGE for a port that the system reserves. */
export async function listenOnLoopback({ router, port, token = createToken(), rendererFolder, log }: LoopbackOptions): Promise<Loopback> {
  let bound = port
  const access = { token, port: () => bound }
  const logRefusal = (request: IncomingMessage, refusal: Refusal): void => log(`refused ${describe(request)}: ${refusal.reason}`)
  const client = createRouterClient(router, { context: {} }) as unknown as Client
  const mlflow = createMlflow(client, fault => log(`the MLflow interface met a fault: ${fault.stack ?? fault.message}`))
  const http = createHttpServer({ access, rendererFolder, mlflow, logRefusal })
  const connections = serveWebSocket(http, { access, router, logRefusal, logFault: fault => log(`connection ended: ${fault.message}`) })
  await new Promise<void>((resolve, reject) => {
    http.once('error', error => reject(portFault(port, error)))
    http.listen(port, '127.0.0.1', resolve)
  })
  tellOfCrowds(http, log)
  http.on('error', error => log(`the server met a fault: ${error.message}`))
  bound = (http.address() as AddressInfo).port
  async function close(): Promise<void> {
    connections.closeAll()
    const closed = new Promise<void>(resolve => http.close(() => resolve()))
    http.closeAllConnections()
    await closed
  }
  return { port: bound, token, url: `http://127.0.0.1:${bound}/?token=${token}`, connections, close }
}
