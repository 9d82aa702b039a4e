import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { listenOnLoopback } from '../../src/server/loopback.ts'
import { connectClient, startServer, statusOf } from '../support/startServer.ts'
import type { Connected, TestServer } from '../support/startServer.ts'

const megabyte = 1024 * 1024

/** Two clients of one host: what the first does wrong must not reach the second. */
async function startWithTwo(): Promise<{ server: TestServer; wrong: Connected; other: Connected }> {
  const server = await startServer()
  const [wrong, other] = await Promise.all([connectClient(server), connectClient(server)])
  return { server, wrong, other }
}

/** That a client is served, and that nothing was recorded meanwhile. */
async function expectUnharmed({ client }: Connected): Promise<void> {
  expect((await client.host.info()).app_version).toBe('0.0.0-test')
  expect((await client.runs.list({})).total).toBe(0)
}

describe('a call that cannot be answered', () => {
  test('to a method that does not exist is NOT_FOUND, and the connection goes on', async () => {
    const { wrong, other } = await startWithTwo()
    const methods = wrong.client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
    for (const [room, method] of [
      ['runs', 'destroy'],
      ['nothing', 'at_all'],
      ['constructor', 'constructor']
    ] as const) {
      await expect(methods[room]?.[method]?.({ id: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    await expectUnharmed(wrong)
    await expectUnharmed(other)
  })

  test.each(['/runs/__proto__/toString', '/__proto__/constructor', '/runs', '/', '/runs/list/handler', '/%', '/~orpc'])(
    'to %s is answered with an error, and the connection goes on',
    async url => {
      const { server, wrong, other } = await startWithTwo()
      const answer = new Promise<string>(resolve => wrong.socket.once('message', data => resolve((data as Buffer).toString())))
      wrong.socket.send(JSON.stringify({ i: 'x', p: { u: url, b: { json: {}, meta: [] } } }))
      expect(JSON.parse(await answer)).toMatchObject({ i: 'x', p: { s: expect.toBeOneOf([400, 404]) as number } })
      await expectUnharmed(wrong)
      await expectUnharmed(other)
      expect(server.logged).toEqual([])
    }
  )

  test.each<[string, (client: Connected['client']) => Promise<unknown>, string]>([
    ['text for a number', client => client.runs.list({ limit: 'many' as unknown as number }), 'limit'],
    ['an id that is none', client => client.runs.get({ id: 12 as unknown as string }), 'id'],
    ['a learning rate of zero', client => client.runs.start({ hyperparameters: { learning_rate: 0 } }), 'learning_rate'],
    ['a learning rate that is not finite', client => client.runs.start({ hyperparameters: { learning_rate: NaN } }), 'learning_rate'],
    ['an infinite batch', client => client.runs.start({ hyperparameters: { batch_size: Infinity } }), 'batch_size'],
    ['an unknown hyperparameter', client => client.runs.start({ hyperparameters: { learning_rat: 0.1 } }), 'learning_rat']
  ])('with %s is INVALID_INPUT and names the field', async (_case, call, field) => {
    const { wrong, other } = await startWithTwo()
    const error = await call(wrong.client).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'INVALID_INPUT', data: { faults: [{ field }] } })
    await expectUnharmed(wrong)
    await expectUnharmed(other)
  })

  test('about a run that is not there is NOT_FOUND and names it', async () => {
    const server = await startServer()
    const { client } = await connectClient(server)
    const id = '00000000-0000-4000-8000-000000000000'
    await expect(client.runs.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'run', id } })
  })
})

describe('a payload of 100 MB', () => {
  test('in one frame ends that connection alone, and is logged', async () => {
    const { server, wrong, other } = await startWithTwo()
    const pending = wrong.client.runs.start({ name: 'x'.repeat(100 * megabyte) })
    await expect(pending).rejects.toThrow()
    // 1009: message too big; 1006 where the line was cut before that could be said.
    expect([1009, 1006]).toContain(await wrong.closed)
    await expect.poll(() => server.logged.join('\n')).toMatch(/Max payload size exceeded/)
    await expectUnharmed(other)
    await expectUnharmed(await connectClient(server))
  })

  test('in many small frames of one message is refused alike', async () => {
    const { server, wrong, other } = await startWithTwo()
    const piece = Buffer.alloc(megabyte, 'x')
    for (let sent = 0; sent < 100 && wrong.socket.readyState === wrong.socket.OPEN; sent++) {
      wrong.socket.send(piece, { fin: false, binary: false })
      await new Promise(resolve => setImmediate(resolve))
    }
    expect([1009, 1006]).toContain(await wrong.closed)
    await expect.poll(() => server.logged.join('\n')).toMatch(/Max payload size exceeded/)
    await expectUnharmed(other)
  })

  test('by HTTP is refused before it is read', async () => {
    const { server, other } = await startWithTwo()
    const socket = connect(server.port, '127.0.0.1')
    const headers = `Host: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${server.token}\r\nContent-Length: ${100 * megabyte}`
    let answer = ''
    const closed = new Promise(resolve => socket.on('close', resolve))
    socket.setEncoding('latin1').on('data', text => (answer += String(text)))
    socket.on('error', () => undefined)
    socket.write(`POST /rpc HTTP/1.1\r\n${headers}\r\n\r\n`)
    await expect.poll(() => statusOf(answer)).toBe(405)
    for (let sent = 0; sent < 100 && !socket.destroyed; sent++) {
      socket.write(Buffer.alloc(megabyte))
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    await closed
    // The line was cut, so the rest never arrived.
    expect(socket.bytesWritten - socket.writableLength).toBeLessThan(100 * megabyte)
    await expectUnharmed(other)
  })
})

describe('frames that are no calls', () => {
  test.each<[string, string | Buffer]>([
    ['no JSON', 'hello'],
    ['half of JSON', '{"i":"1","p":{'],
    ['an empty frame', ''],
    ['null', 'null'],
    ['a number', '7'],
    ['a deep nest', '['.repeat(100_000)],
    ['bytes', Buffer.from([0, 255, 1, 254])],
    ['a call without a path', '{"i":"1","p":{}}'],
    ['a call whose id is an object', '{"i":{},"p":{"u":"/runs/list"}}']
  ])('%s do no harm to other connections', async (_case, frame) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { wrong, other } = await startWithTwo()
    wrong.socket.send(frame)
    await new Promise(resolve => wrong.socket.ping('', undefined, resolve))
    await expectUnharmed(other)
  })

  test('text that is not UTF-8 ends that connection alone, and is logged', async () => {
    const { server, wrong, other } = await startWithTwo()
    wrong.socket.send(Buffer.from([0xc3, 0x28]), { binary: false })
    expect(await wrong.closed).toBe(1007)
    await expect.poll(() => server.logged.join('\n')).toMatch(/invalid UTF-8/)
    await expectUnharmed(other)
  })
})

describe('what a run measured', () => {
  test('reaches a client as it was, NaN too', async () => {
    const server = await startServer({ script: 'diverges' })
    const { client } = await connectClient(server)
    const { runs } = await client.runs.start({ name: '첫 실행', hyperparameters: { num_epochs: 2, seed: 1 } })
    const id = runs[0]?.id ?? ''
    await server.core.reaches(id, 'diverged')
    const { run } = await client.runs.get({ id })
    expect(run.name).toBe('첫 실행')
    expect(run.metrics['loss']).toMatchObject({ last: NaN, min: 0.5, non_finite: 1 })
    const [series] = await client.runs.series({ ids: [id], metrics: ['loss'] })
    expect(series?.values).toStrictEqual(Float64Array.of(0.5, NaN))
  })

  test('is told live to every client in the same order', async () => {
    const server = await startServer()
    const clients = await Promise.all([connectClient(server), connectClient(server)])
    const told = await Promise.all(clients.map(({ client }) => client.events.subscribe()))
    const { runs } = await clients[0].client.runs.start({ hyperparameters: { num_epochs: 3 } })
    const heard = await Promise.all(
      told.map(async events => {
        const lines: string[] = []
        for await (const event of events) {
          lines.push(`${event.seq} ${event.type}`)
          if (event.type === 'runs_changed' && event.runs.some(run => run.id === runs[0]?.id && run.state === 'completed')) return lines
        }
        return lines
      })
    )
    expect(heard[0]?.filter(line => line.endsWith('points_added')).length).toBe(3)
    expect(heard[1]?.slice(1)).toEqual(heard[0]?.slice(1))
  })
})

test('closing the host ends its connections and what they wait for', async () => {
  const server = await startServer()
  const { client, closed } = await connectClient(server)
  const events = await client.events.subscribe()
  await events.next()
  const pending = events.next()
  await server.close()
  await expect(pending).rejects.toThrow()
  expect(await closed).toBe(1006)
  await expect(connectClient(server)).rejects.toThrow('ECONNREFUSED')
})

test('a port that is taken is named, with what to do, and its owner is left alone', async () => {
  const first = await startServer()
  const second = listenOnLoopback({ router: first.core.core.router, port: first.port, log: () => undefined })
  await expect(second).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${first.port} is in use. Choose another from 1024 to 65535 with --port N, or --port 0 for any free one.`,
    data: { port: first.port }
  })
  await expectUnharmed(await connectClient(first))
  expect(readFileSync(path.join(first.core.libraryFolder, 'lock'), 'utf8')).toContain(String(process.pid))
})
