/** What a request asks for: a path of this host, always with exactly one slash at its start, and a query. */
export type Target = { path: string; query: URLSearchParams }

/**
 * Reads a request's target, which anybody may have written; undefined where it is no path of this host. A path that starts with two slashes would
 * name another host once it stands in a redirect, so one is left.
 */
export function readTarget(target: string | undefined): Target | undefined {
  if (!target?.startsWith('/')) return undefined
  const url = URL.parse(`http://localhost${target}`)
  if (!url) return undefined
  return { path: url.pathname.replace(/^\/+/, '/'), query: url.searchParams }
}

export function addressOf({ path, query }: Target): string {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
