import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import { WebSocket } from 'ws'
import { createCore } from '../core/createCore.ts'
import type { Core } from '../core/createCore.ts'
import { createChildTrainerLauncher } from '../server/childTrainerLauncher.ts'
import { listenOnLoopback } from '../server/loopback.ts'
import type { Loopback } from '../server/loopback.ts'
import { appVersion, libraryFolder } from '../server/paths.ts'
import type { Contract } from '../shared/contract.ts'
import { ExpectedError } from '../shared/errors.ts'
import { transportSerializers } from '../shared/transportSerializers.ts'
import { note } from './output.ts'

export type Client = ContractRouterClient<Contract>
export type Library = {
  client: Client
  /** With `patient`, other commands that work through this process are let finish first, unless a signal comes. */
  close(options?: { patient?: boolean }): Promise<void>
}
type Contact = { port: number; token: string }
type LockOwner = { pid: number; contact: Contact | null }

/** A command that only looks is soon done with the library, so waiting for it is worth it. */
const patienceMs = 5000
const retryMs = 100

async function connect({ port, token }: Contact): Promise<Library> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${token}` } })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const client: Client = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket, customJsonSerializers: transportSerializers })
  )
  return {
    client,
    close() {
      socket.close()
      return Promise.resolve()
    }
  }
}

/** The process that owns the library went away under a command. */
export const connectionLost = (): ExpectedError =>
  new ExpectedError(
    'CONNECTION_LOST',
    'The connection to the library was lost while this command went on; `trialbook list` shows how its runs stand.'
  )

/** Waits until nobody works through this process any more, or until it is told to end. */
async function untilVacant({ count, vacant }: Loopback['connections']): Promise<void> {
  if (count() === 0) return
  note('Other commands still work through this one; it ends with them. Ctrl-C stops what they train.')
  const told = new AbortController()
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(signal => once(process, signal, { signal: told.signal }))
  await Promise.race([vacant(), ...signals.map(signal => signal.catch(() => undefined))])
  told.abort()
}

/** Lets others work through this process; a core that cannot be shared is closed again. */
async function shareCore(core: Core): Promise<Loopback> {
  try {
    return await listenOnLoopback({ router: core.router, port: 0, log: note })
  } catch (error) {
    await core.close()
    throw error
  }
}

/** The core in this process. While it trains, others reach the library through it. */
async function openOwn(folder: string, { trains }: { trains: boolean }): Promise<Library> {
  const core = await createCore({
    libraryFolder: folder,
    launcher: createChildTrainerLauncher(),
    appVersion: appVersion(),
    capabilities: { pick_files: false, reveal_folder: false, native_menu: false },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR'],
    trainQueued: false
  })
  const loopback = trains ? await shareCore(core) : undefined
  if (loopback) core.announceContact({ port: loopback.port, token: loopback.token })
  return {
    client: createRouterClient(core.router, { context: {} }),
    async close({ patient = false } = {}) {
      if (patient && loopback) await untilVacant(loopback.connections)
      await loopback?.close()
      await core.close({ stopTrials: true })
    }
  }
}

/** Works through the process that a refusal names; undefined where it cannot be reached. Any other error is thrown again. */
async function reachOwner(refusal: unknown): Promise<Library | undefined> {
  if (!(refusal instanceof ExpectedError) || refusal.code !== 'LIBRARY_LOCKED') throw refusal
  const { contact } = refusal.data as LockOwner
  return contact ? connect(contact).catch(() => undefined) : undefined
}

/** Works through the process that a refusal names. Throws the refusal where that one cannot be reached, or where it is another error. */
export async function throughOwner(refusal: unknown): Promise<Library> {
  const library = await reachOwner(refusal)
  if (!library) throw refusal
  return library
}

/** Works with a library: through the process that owns it, where one does, else by owning it until closed. Throws ExpectedError as createCore does. */
export async function openLibrary(dataDir: string | undefined, { trains = false } = {}): Promise<Library> {
  const folder = libraryFolder(dataDir)
  const giveUpAt = Date.now() + patienceMs
  for (;;) {
    try {
      return await openOwn(folder, { trains })
    } catch (error) {
      const library = await reachOwner(error)
      if (library) return library
      if (Date.now() > giveUpAt) throw error
      await sleep(retryMs)
    }
  }
}
