import type { FromTrainer } from '../shared/trainerProtocol.ts'

/** The side of the core, whichever way this process was started. */
export type ParentPort = {
  send(message: FromTrainer): Promise<void>
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

type ElectronParentPort = { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: unknown }) => void): void }

/** Electron's utilityProcess gives `process.parentPort`; child_process.fork gives `process.send`. Throws where neither is there. */
export function openParentPort(): ParentPort {
  const electronPort = (process as unknown as { parentPort?: ElectronParentPort }).parentPort
  if (electronPort) {
    return {
      send(message) {
        electronPort.postMessage(message)
        return Promise.resolve()
      },
      onMessage: listener => electronPort.on('message', event => listener(event.data)),
      // Electron ends a utility process with its parent.
      onClose: () => undefined
    }
  }
  const send = process.send?.bind(process)
  if (!send) throw new Error('The trainer must be started by Trialbook: it has nobody to report to.')
  return {
    send: message => new Promise((resolve, reject) => send(message, undefined, undefined, error => (error ? reject(error) : resolve()))),
    onMessage: listener => process.on('message', listener),
    onClose: listener => process.on('disconnect', listener)
  }
}
