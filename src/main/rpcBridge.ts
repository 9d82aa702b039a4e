import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, MessageChannelMain } from 'electron'
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron'
import { transportSerializers } from '../shared/transportSerializers.ts'
import { isAppUrl } from './appProtocol.ts'

export const connectChannel = 'trialbook:connect'
export const portChannel = 'trialbook:port'

/** Only the window's main frame, showing the app, may ask; a frame inside it or another page may not. */
const mayConnect = ({ senderFrame, sender }: IpcMainEvent): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url)

/** Gives each page that may have one a port to the core; a page that goes away or is reloaded loses it. Returns what stops it. */
export function bridgeRpc(router: AnyRouter, log: (line: string) => void): () => void {
  const handler = new RPCHandler(router, { customJsonSerializers: transportSerializers })
  const ports = new Map<number, MessagePortMain>()
  const known = new WeakSet<WebContents>()

  function disconnect(id: number): void {
    ports.get(id)?.close()
    ports.delete(id)
  }

  function watch(contents: WebContents): void {
    if (known.has(contents)) return
    known.add(contents)
    const { id } = contents
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) disconnect(id)
    })
    contents.on('render-process-gone', () => disconnect(id))
    contents.once('destroyed', () => disconnect(id))
  }

  function onConnect(event: IpcMainEvent): void {
    if (!mayConnect(event)) return log(`refused a connection from ${event.senderFrame?.url ?? 'a frame that is gone'}`)
    const { sender } = event
    disconnect(sender.id)
    watch(sender)
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1, { context: {} })
    port1.start()
    ports.set(sender.id, port1)
    sender.postMessage(portChannel, null, [port2])
  }

  ipcMain.on(connectChannel, onConnect)
  return () => {
    ipcMain.off(connectChannel, onConnect)
    for (const id of [...ports.keys()]) disconnect(id)
  }
}
