import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, MessageChannelMain } from 'electron'
import type { IpcMainEvent, MessagePortMain } from 'electron'
import type { Router } from '../core/createCore.ts'
import { transportSerializers } from '../shared/transportSerializers.ts'
import { isAppUrl } from './appProtocol.ts'

export const connectChannel = 'trialbook:connect'
export const portChannel = 'trialbook:port'

/** Only the window's main frame, showing the app, may ask; a frame inside it or another page may not. */
const mayConnect = ({ senderFrame, sender }: IpcMainEvent): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url)

/** Gives each page that may have one a port to the core; a page that is reloaded gets a new one and loses the old. Returns what stops it. */
export function bridgeRpc(router: Router, log: (line: string) => void): () => void {
  const handler = new RPCHandler(router, { customJsonSerializers: transportSerializers })
  const ports = new Map<number, MessagePortMain>()

  function onConnect(event: IpcMainEvent): void {
    if (!mayConnect(event)) return log(`refused a connection from ${event.senderFrame?.url ?? 'a frame that is gone'}`)
    const { sender } = event
    ports.get(sender.id)?.close()
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1, { context: {} })
    port1.start()
    ports.set(sender.id, port1)
    sender.once('destroyed', () => {
      ports.get(sender.id)?.close()
      ports.delete(sender.id)
    })
    sender.postMessage(portChannel, null, [port2])
  }

  ipcMain.on(connectChannel, onConnect)
  return () => {
    ipcMain.off(connectChannel, onConnect)
    for (const port of ports.values()) port.close()
    ports.clear()
  }
}
