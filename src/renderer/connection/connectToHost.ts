import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { transportSerializers } from '../../shared/transportSerializers.ts'
import { HostRefused } from './hostLink.ts'
import type { HostLink } from './hostLink.ts'
import { takeHostPort } from './hostPort.ts'

function overPort(port: MessagePort): HostLink {
  const closed = new Promise<void>(resolve => port.addEventListener('close', () => resolve()))
  port.start()
  return { link: new PortLink({ port, customJsonSerializers: transportSerializers }), closed, close: () => port.close() }
}

/** A socket does not say why it failed; an ordinary request does. */
async function refusal(): Promise<Error> {
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
  return answer?.status === 401 ? new HostRefused() : new Error('The connection could not be opened')
}

async function overSocket(): Promise<HostLink> {
  const address = new URL('/rpc', location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  address.search = ''
  address.hash = ''
  const socket = new WebSocket(address)
  const closed = new Promise<void>(resolve => socket.addEventListener('close', () => resolve()))
  const opened = new Promise<boolean>(resolve => {
    socket.addEventListener('open', () => resolve(true))
    socket.addEventListener('close', () => resolve(false))
  })
  if (!(await opened)) throw await refusal()
  return { link: new SocketLink({ websocket: socket, customJsonSerializers: transportSerializers }), closed, close: () => socket.close() }
}

/** The one place where hosts differ: a desktop window was handed a port by its preload, a browser tab talks to the server it came from. */
export async function connectToHost(): Promise<HostLink> {
  const port = await takeHostPort()
  return port ? overPort(port) : overSocket()
}
