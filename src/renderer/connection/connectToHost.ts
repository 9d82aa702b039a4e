import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { transportSerializers } from '../../shared/transportSerializers.ts'
import type { HostLink } from './hostLink.ts'
import { takeHostPort } from './hostPort.ts'

function overPort(port: MessagePort): HostLink {
  const closed = new Promise<void>(resolve => port.addEventListener('close', () => resolve()))
  port.start()
  return { link: new PortLink({ port, customJsonSerializers: transportSerializers }), closed, close: () => port.close() }
}

async function overSocket(): Promise<HostLink> {
  const address = new URL('/rpc', location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  address.search = ''
  address.hash = ''
  const socket = new WebSocket(address)
  const closed = new Promise<void>(resolve => socket.addEventListener('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('The connection could not be opened')))
  })
  return { link: new SocketLink({ websocket: socket, customJsonSerializers: transportSerializers }), closed, close: () => socket.close() }
}

/** The one place where hosts differ: a desktop window was handed a port by its preload, a browser tab talks to the server it came from. */
export async function connectToHost(): Promise<HostLink> {
  const port = await takeHostPort()
  return port ? overPort(port) : overSocket()
}
