import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import sirv from 'sirv'
import { contentSecurityPolicy } from '../shared/contentSecurityPolicy.ts'
import { refuseHost, refuseRequest, tokenCookie } from './access.ts'
import type { Access, Refusal } from './access.ts'
import { isToken } from './accessToken.ts'
import { isMlflowPath } from './mlflow/mlflow.ts'
import type { MlflowHandler } from './mlflow/mlflow.ts'
import { addressOf, readTarget } from './target.ts'
import type { Target } from './target.ts'

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()'
}

export type LogRefusal = (request: IncomingMessage, refusal: Refusal) => void

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close'
  })
  response.end(`${text}\n`)
}

/** The token in the address is taken once into a cookie; the address is then clean, so that it reaches no history, bookmark or screenshot. */
function takeToken(target: Target, response: ServerResponse, access: Access): boolean {
  const given = target.query.get('token')
  if (given === null || !isToken(given, access.token)) return false
  target.query.delete('token')
  response.writeHead(302, {
    ...securityHeaders,
    'Set-Cookie': tokenCookie(access),
    Location: addressOf(target),
    'Cache-Control': 'no-store'
  })
  response.end()
  return true
}

/** How often slow senders are looked for, ms. */
const connectionsCheckingInterval = 2000
/** Some windows and commands have a dozen; who opens more than this is none of them, and the host's memory stays bounded. */
const mostConnections = 256

type HttpOptions = { access: Access; rendererFolder: string | undefined; mlflow?: MlflowHandler | undefined; logRefusal: LogRefusal }

/** Serves the built window, and MLflow's interface, to whoever has the token. Not yet listening. */
export function createHttpServer({ access, rendererFolder, mlflow, logRefusal }: HttpOptions): Server {
  // `dev` looks for a file when it is asked for. A list made at the start would promise files that an update has replaced since, and reading one ends the host.
  const files =
    rendererFolder === undefined
      ? undefined
      : sirv(rendererFolder, { single: true, dev: true, etag: true, setHeaders: response => setHeaders(response) })
  const server = createServer({ connectionsCheckingInterval }, (request, response) => {
    const refusal = refuseHost(request, access)
    if (refusal) return refuse(request, response, refusal)
    const target = readTarget(request.url)
    if (!target) return answer(response, 400, 'That is no address of this host.')
    if (target.path === '/health') return answer(response, 200, 'ok')
    if (takeToken(target, response, access)) return
    const denied = refuseRequest(request, access, { writes: request.method !== 'GET' && request.method !== 'HEAD' })
    if (denied) return refuse(request, response, denied)
    if (mlflow && isMlflowPath(target.path)) return void mlflow({ request, response, target })
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'Only GET is served here.')
    if (!files) return answer(response, 404, 'This Trialbook has a window of its own.')
    // The window's files are small and wanted whole; a range that ends before it begins would make the stream throw.
    delete request.headers.range
    files(request, response, () => answer(response, 404, 'There is no such file.'))
  })
  function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    logRefusal(request, refusal)
    answer(response, refusal.status, refusal.reason)
  }
  // Slow senders are cut off: headers within 10 s, a whole request within 30 s.
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  server.maxConnections = mostConnections
  return server
}

function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
}
