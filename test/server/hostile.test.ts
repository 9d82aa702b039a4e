import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { isToken } from '../../src/server/accessToken.ts'
import { installProgram } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { lockOf, startOwnHost } from '../support/ownHost.ts'
import { connectClient, rawRequest, sendRaw, startServer, statusOf } from '../support/startServer.ts'

const healthOf = async (port: number): Promise<number> =>
  statusOf(await sendRaw(port, rawRequest({ target: '/health', headers: { Host: `127.0.0.1:${port}` } })))

function knock(port: number): { socket: Socket; closed: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let said = ''
  socket.setEncoding('latin1').on('data', text => (said += String(text)))
  socket.on('error', () => undefined)
  return { socket, closed: new Promise(resolve => socket.once('close', () => resolve(said))) }
}

describe('a stranger', () => {
  test('who sends any bytes gets a refusal or no answer, never a page, and the host goes on', async () => {
    const { port, logged, token } = await startServer()
    const line = fc.tuple(
      fc.constantFrom('GET', 'POST', 'OPTIONS', 'TRACE', 'BREW', ''),
      fc.string(),
      fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/9', '')
    )
    const header = fc.tuple(
      fc.constantFrom('Host', 'Origin', 'Cookie', 'Authorization', 'Upgrade', 'Connection', 'Content-Length', 'Transfer-Encoding', 'Range'),
      fc.oneof(fc.string(), fc.constantFrom(`127.0.0.1:${port}`, 'websocket', 'Upgrade', 'Bearer x', 'chunked', '-1', '99999999999'))
    )
    const request = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map(bytes => Buffer.from(bytes).toString('latin1')),
      fc
        .tuple(line, fc.array(header, { maxLength: 6 }))
        .map(([first, headers]) => `${first.join(' ')}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
    )
    await fc.assert(
      fc.asyncProperty(request, async bytes => {
        const { socket, closed } = knock(port)
        // Hangs up, so that a host that waits for more is not waited for.
        socket.end(bytes, 'latin1')
        const answer = await closed
        const status = statusOf(answer)
        if (!/^(GET|HEAD|POST|OPTIONS|TRACE|BREW)? ?\/+health/.test(bytes)) expect(Number.isNaN(status) || status >= 400, answer).toBe(true)
        expect(answer).not.toContain(token)
      }),
      { numRuns: 300 }
    )
    expect(logged.join('\n')).not.toContain(token)
    expect(await healthOf(port)).toBe(200)
  })

  test('who guesses tokens of any form is wrong', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (given, token) => {
        expect(isToken(given, token)).toBe(given === token)
        expect(isToken(token, token)).toBe(true)
      })
    )
    expect(isToken(undefined, '')).toBe(false)
  })

  test('who sends its headers drop by drop is cut off while others are served', async () => {
    const { port } = await startServer()
    const slow = Array.from({ length: 20 }, () => knock(port))
    const drops = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('X-Drop: 1\r\n')
    }, 200)
    onTestFinished(() => clearInterval(drops))
    for (const { socket } of slow) socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`)
    expect(await healthOf(port)).toBe(200)
    const answers = await Promise.all(slow.map(({ closed }) => closed))
    expect(answers.map(statusOf)).toEqual(Array(20).fill(408))
  })
})

test('no path, however it is written, leads out of the window’s folder', async () => {
  const { port, token } = await startServer()
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2E.',
    '..%2f',
    '%2f..',
    '..%5c',
    '..\\',
    '%00',
    '',
    'assets',
    'secret.txt',
    'secret%2etxt'
  )
  const headers = { Host: `127.0.0.1:${port}`, Authorization: `Bearer ${token}` }
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async parts => {
      for (const target of [`/${parts.join('/')}`, `/${parts.join('/')}/secret.txt`]) {
        const answer = await sendRaw(port, rawRequest({ target, headers }))
        expect(statusOf(answer), target).not.toBe(NaN)
        expect(answer, target).not.toContain('the secret')
      }
    }),
    { numRuns: 150 }
  )
})

test('frames of any content, from one who has the token, end or fail that connection’s calls and no other', async () => {
  // What is no call is said there.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const server = await startServer()
  const other = await connectClient(server)
  const call = fc
    .record({ id: fc.anything(), i: fc.oneof(fc.string(), fc.integer()), p: fc.anything(), u: fc.webPath(), m: fc.string() })
    .map(value => JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json(), call, fc.uint8Array()), { maxLength: 8 }), async frames => {
      const { socket, closed } = await connectClient(server)
      for (const frame of frames) socket.send(frame)
      socket.close()
      await closed
      expect((await other.client.host.info()).platform).toBe(process.platform)
    }),
    { numRuns: 100 }
  )
})

test('a thousand connections at once are too many: the host refuses, says so once, stays small, and serves again afterwards', async context => {
  if (process.platform !== 'linux') return context.skip('only Linux tells the memory of a process')
  const libraryFolder = temporaryFolder()
  const { host } = await startOwnHost({ program: installProgram(), libraryFolder })
  const { port } = lockOf(libraryFolder).contact
  const { pid } = host.child
  const megabytes = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000
  expect(await healthOf(port)).toBe(200)
  const before = megabytes()
  const crowd = Array.from({ length: 1000 }, () => knock(port))
  const refused = crowd.slice(-500).map(({ closed }) => closed)
  await Promise.any(refused)
  expect(megabytes() - before).toBeLessThan(80)
  for (const { socket } of crowd) socket.destroy()
  await expect.poll(() => healthOf(port)).toBe(200)
  host.child.kill('SIGTERM')
  const { stderr, code } = await host.ended
  expect(code).toBe(0)
  expect(stderr.match(/refused connections: 256 are open already/g)?.length ?? 0).toBeGreaterThanOrEqual(1)
})
