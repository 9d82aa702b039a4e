import { startHost } from './bench/host.ts'
const host = await startHost(process.argv[2])
console.log(Object.keys(host), host.url)
const { createRequire } = await import('node:module')
import WebSocket from 'ws'
