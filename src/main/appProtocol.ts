import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { protocol } from 'electron'
import type { Session } from 'electron'
import { contentSecurityPolicy } from '../shared/contentSecurityPolicy.ts'

const scheme = 'app'
/** The window's only origin. */
export const appOrigin = `${scheme}://trialbook`
export const appUrl = `${appOrigin}/`

export const isAppUrl = (url: string): boolean => url === appOrigin || url.startsWith(appUrl)

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

/** Must be called before the app is ready. A scheme of its own instead of file: gives the page an origin and keeps every other file out of its reach. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

const answer = (status: number, body: string | Uint8Array<ArrayBuffer>, type = 'text/plain; charset=utf-8'): Response =>
  new Response(body, {
    status,
    headers: { 'Content-Type': type, 'Content-Security-Policy': contentSecurityPolicy, 'X-Content-Type-Options': 'nosniff' }
  })

/** The file below `folder` that an address means, or undefined where it means none: outside the folder, unreadable, or of another origin. */
function fileOf(folder: string, address: string): string | undefined {
  if (!isAppUrl(address)) return undefined
  let name: string
  try {
    name = decodeURIComponent(new URL(address).pathname)
  } catch {
    return undefined
  }
  if (name.includes('\0')) return undefined
  const file = path.resolve(folder, `.${path.posix.normalize(name.replaceAll('\\', '/'))}`)
  return file === folder || file.startsWith(folder + path.sep) ? file : undefined
}

/** Answers app: addresses with the built window's files; an address without a file name is the window itself. */
export function createAppHandler(folder: string): (request: { url: string; method: string }) => Promise<Response> {
  const root = path.resolve(folder)
  return async ({ url, method }) => {
    if (method !== 'GET') return answer(405, 'Only GET is served here')
    const file = fileOf(root, url)
    if (file === undefined) return answer(403, 'Refused')
    const wanted = path.extname(file) === '' ? path.join(root, 'index.html') : file
    try {
      return answer(200, new Uint8Array(await readFile(wanted)), contentTypes[path.extname(wanted)] ?? 'application/octet-stream')
    } catch {
      return answer(404, 'Not found')
    }
  }
}

export const serveApp = (session: Session, folder: string): void => session.protocol.handle(scheme, createAppHandler(folder))
