import type { ClientContext, ClientLink } from '@orpc/client'

/** One open way to the core. It lives until `closed` settles; a new one is made to reconnect. */
export type HostLink = {
  link: ClientLink<ClientContext>
  closed: Promise<void>
  close: () => void
}
