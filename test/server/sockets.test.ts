import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { isLoopback, peersOf, readableAddress } from '../support/sockets.ts'

test('addresses are read as the system writes them', () => {
  expect(readableAddress('0100007F')).toBe('127.0.0.1')
  expect(readableAddress('08080808')).toBe('8.8.8.8')
  expect(readableAddress('0000000000000000FFFF00000100007F')).toBe('127.0.0.1')
  expect(readableAddress('00000000000000000000000001000000')).toBe('0000:0000:0000:0000:0000:0000:0000:0001')
  expect(
    ['127.0.0.1', '0000:0000:0000:0000:0000:0000:0000:0001', '8.8.8.8', '0000:0000:0000:0000:0000:0000:0000:0002'].map(isLoopback)
  ).toEqual([true, true, false, false])
})

test.runIf(process.platform === 'linux')('a socket of this process is seen with its peer', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const client = createConnection((server.address() as AddressInfo).port, '127.0.0.1')
  await new Promise(resolve => client.once('connect', resolve))
  const seen = peersOf(process.pid)
  client.destroy()
  server.close()
  expect(seen.some(({ protocol, address }) => protocol === 'tcp' && address === '127.0.0.1')).toBe(true)
})
