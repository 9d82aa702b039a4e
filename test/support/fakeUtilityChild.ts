import { EventEmitter } from 'node:events'

/** Loaded before a program that the fake utilityProcess starts: gives it `process.parentPort` as Electron does, and takes away what only fork gives. */
const send = process.send?.bind(process)
const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void send?.(message) })

// Electron holds messages back until somebody listens.
port.once('newListener', () =>
  setImmediate(() => process.on('message', (data: unknown) => void port.emit('message', { data, ports: [] as unknown[] })))
)
// Electron ends a utility process with its parent.
process.once('disconnect', () => process.exit(0))
Object.assign(process, { parentPort: port, send: undefined })
