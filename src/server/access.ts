import type { IncomingMessage } from 'node:http'
import { isToken } from './accessToken.ts'

export type Access = { token: string; port: () => number }
export type Refusal = { status: 401 | 403 | 421; reason: string }

/** Cookies do not know ports, so the name does: two libraries may be open at once. */
const cookieName = (port: number): string => `trialbook_${port}`

export const tokenCookie = ({ token, port }: Access): string => `${cookieName(port())}=${token}; HttpOnly; SameSite=Strict; Path=/`

const hostNames = ['127.0.0.1', 'localhost', '[::1]']

/** A page of another site that has its name point to 127.0.0.1 (DNS rebinding) still sends its own name. */
const isOwnHost = (host: string | undefined, port: number): boolean => hostNames.some(name => host === `${name}:${port}`)
const isOwnOrigin = (origin: string, port: number): boolean => hostNames.some(name => origin === `http://${name}:${port}`)

function cookieToken(header: string | undefined, port: number): string | undefined {
  const prefix = `${cookieName(port)}=`
  return header
    ?.split(';')
    .map(part => part.trim())
    .find(part => part.startsWith(prefix))
    ?.slice(prefix.length)
}

const bearerToken = (header: string | undefined): string | undefined => /^Bearer (\S+)$/.exec(header ?? '')?.[1]

/** Whether a request names this host; checked before everything else. */
export function refuseHost({ headers }: IncomingMessage, { port }: Access): Refusal | undefined {
  if (isOwnHost(headers.host, port())) return undefined
  return { status: 421, reason: `This address answers only to 127.0.0.1:${port()} and localhost:${port()}.` }
}

/** Whether a request may be served: right token; and where a browser says which page asks, this host's own page. `writes` want that said. */
export function refuseRequest({ headers }: IncomingMessage, access: Access, { writes }: { writes: boolean }): Refusal | undefined {
  const port = access.port()
  const { origin } = headers
  if (origin !== undefined && !isOwnOrigin(origin, port)) return { status: 403, reason: `Pages of ${origin} may not talk to Trialbook.` }
  const bearer = bearerToken(headers.authorization)
  if (isToken(bearer, access.token)) return undefined
  if (!isToken(cookieToken(headers.cookie, port), access.token)) {
    return { status: 401, reason: 'The access token is missing or wrong. Open the address that Trialbook printed at its start.' }
  }
  // A cookie is sent along by any page; only the Origin tells which one asks.
  if (writes && origin === undefined) return { status: 403, reason: 'The request does not say which page it comes from.' }
  return undefined
}
