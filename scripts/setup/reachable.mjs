import { connect } from 'node:net'

/**
 * Whether a host takes connections at all. Asked before a download whose own script would hang or retry for minutes without internet.
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export function isReachable(host, { port = 443, timeoutMs = 4000 } = {}) {
  return new Promise(settle => {
    const socket = connect({ host, port })
    const finish = (/** @type {boolean} */ reached) => {
      socket.destroy()
      settle(reached)
    }
    socket.setTimeout(timeoutMs, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

/** Behind a proxy a direct connection proves nothing; the download itself must be tried. */
export const usesProxy = (env = process.env) => ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(name => Boolean(env[name]))
