import { MessageChannel } from 'node:worker_threads'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { RPCHandler } from '@orpc/server/message-port'
import { WebSocket } from 'ws'
import { listenOnLoopback } from '../../src/server/loopback.ts'
import { transportSerializers } from '../../src/shared/transportSerializers.ts'
import { transportSuite } from './transportSuite.ts'

transportSuite('MessagePort', router => {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router, { customJsonSerializers: transportSerializers }).upgrade(port1, { context: {} })
  const link = new PortLink({ port: port2, customJsonSerializers: transportSerializers })
  port1.start()
  port2.start()
  function close(): Promise<void> {
    port1.close()
    return Promise.resolve()
  }
  return Promise.resolve({ link, drop: () => void close(), close })
})

transportSuite('WebSocket', async router => {
  const loopback = await listenOnLoopback({ router, port: 0, log: () => undefined })
  const socket = new WebSocket(`ws://127.0.0.1:${loopback.port}/rpc`, { headers: { authorization: `Bearer ${loopback.token}` } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket, customJsonSerializers: transportSerializers })
  return { link, drop: () => socket.terminate(), close: () => loopback.close() }
})
