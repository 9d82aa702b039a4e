import type { ClientContext, ClientLink } from '@orpc/client'

/** The host is there and does not know this page: it was started again since, with a new token. */
export class HostRefused extends Error {}

/** One open way to the core. It lives until `closed` settles; a new one is made to reconnect. */
export type HostLink = {
  link: ClientLink<ClientContext>
  closed: Promise<void>
  close: () => void
}
