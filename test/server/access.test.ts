import { describe, expect, test } from 'vitest'
import { rawRequest, sendRaw, startServer, statusOf, upgradeStatus } from '../support/startServer.ts'

const host = (port: number): Record<string, string> => ({ Host: `127.0.0.1:${port}` })

/** One request over a socket of its own. */
const ask = (port: number, headers: Record<string, string>, rest: { method?: string; target?: string } = {}): Promise<string> =>
  sendRaw(port, rawRequest({ headers, ...rest }))

const securityHeaders = [
  /^Content-Security-Policy: default-src 'none'; script-src 'self'/m,
  /^X-Content-Type-Options: nosniff/m,
  /^Referrer-Policy: no-referrer/m,
  /^Cross-Origin-Opener-Policy: same-origin/m,
  /^Cross-Origin-Resource-Policy: same-origin/m
]

describe('the token', () => {
  test.each<[string, (token: string) => Record<string, string>, string?]>([
    ['none', () => ({})],
    ['a wrong one in the address', () => ({}), '/?token=wrong'],
    ['an empty one in the address', () => ({}), '/?token='],
    ['a wrong Bearer', () => ({ Authorization: 'Bearer wrong' })],
    ['half a Bearer', token => ({ Authorization: `Bearer ${token.slice(0, 20)}` })],
    ['a longer Bearer', token => ({ Authorization: `Bearer ${token}x` })],
    ['another scheme', token => ({ Authorization: `Basic ${token}` })],
    ['a wrong cookie', () => ({ Cookie: 'trialbook_1=x; token=y' })]
  ])('%s is refused with 401, for pages, files and WebSockets', async (_case, credentials, target = '/') => {
    const { port, token } = await startServer()
    const headers = { ...host(port), ...credentials(token) }
    const answer = await ask(port, headers, { target })
    expect(statusOf(answer)).toBe(401)
    expect(answer).toContain('access token is missing or wrong')
    expect(statusOf(await ask(port, headers, { target: '/assets/main.js' }))).toBe(401)
    expect(await upgradeStatus(port, { ...headers, Origin: `http://127.0.0.1:${port}` })).toBe(401)
  })

  test('in the address becomes a cookie that scripts and other sites cannot have, and leaves the address', async () => {
    const { port, token } = await startServer()
    const answer = await ask(port, host(port), { target: `/runs?e=1&token=${token}&sort=name` })
    expect(statusOf(answer)).toBe(302)
    expect(/^Location: (.*)\r$/m.exec(answer)?.[1]).toBe('/runs?e=1&sort=name')
    const cookie = /^Set-Cookie: (.*)\r$/m.exec(answer)?.[1] ?? ''
    expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict'])
    const page = await ask(port, { ...host(port), Cookie: `other=1; ${cookie.split('; ')[0] ?? ''}` })
    expect(statusOf(page)).toBe(200)
    expect(page).toContain('<title>window</title>')
    expect(await upgradeStatus(port, { ...host(port), Cookie: cookie, Origin: `http://localhost:${port}` })).toBe(101)
  })

  test('never leads the browser to another site', async () => {
    const { port, token } = await startServer()
    const query = `?token=${token}`
    for (const start of ['//evil.example/', '/\\evil.example/', '/.//evil.example/', '/x/..//evil.example/', 'http://evil.example/']) {
      const answer = await ask(port, host(port), { target: `${start}${query}` })
      expect(/^Location: (.*)\r$/m.exec(answer)?.[1] ?? '/').not.toMatch(/^(\w+:|[/\\]{2})/)
    }
  })

  test('as Bearer needs no Origin', async () => {
    const { port, token } = await startServer()
    const headers = { ...host(port), Authorization: `Bearer ${token}` }
    expect(statusOf(await ask(port, headers))).toBe(200)
    expect(await upgradeStatus(port, headers)).toBe(101)
  })

  test('is new at each start and never in the log', async () => {
    const first = await startServer()
    const second = await startServer()
    expect(first.token).not.toBe(second.token)
    expect(Buffer.from(first.token, 'base64url')).toHaveLength(32)
    const { port, token, logged } = first
    await ask(port, { Host: 'evil.example' }, { target: `/?token=${token}` })
    await ask(port, { ...host(port), Origin: 'http://evil.example', Authorization: `Bearer ${token}` }, { target: `/x?token=${token}` })
    await ask(port, { ...host(port), Cookie: `trialbook_${port}=${token}` }, { method: 'POST' })
    await upgradeStatus(port, { Host: 'evil.example' }, `/rpc?token=${token}`)
    expect(logged).toHaveLength(3)
    expect(logged.join('\n')).toContain('evil.example')
    expect(logged.join('\n')).not.toContain(token)
  })
})

describe('the Host', () => {
  test.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    'localhost:1',
    '127.0.0.1.evil.example:PORT',
    'localhost:PORT.evil.example'
  ])('%s is refused with the right token, for all there is', async name => {
    const { port, token } = await startServer()
    const headers = { Host: name.replace('PORT', String(port)), Authorization: `Bearer ${token}` }
    for (const target of ['/', '/health', '/assets/main.js', `/?token=${token}`]) {
      const answer = await ask(port, headers, { target })
      expect(statusOf(answer)).toBe(421)
      expect(answer).not.toContain('Set-Cookie')
    }
    expect(await upgradeStatus(port, headers)).toBe(421)
  })

  test.each(['127.0.0.1', 'localhost', '[::1]'])('%s is this host', async name => {
    const { port, token } = await startServer()
    expect(statusOf(await ask(port, { Host: `${name}:${port}`, Authorization: `Bearer ${token}` }))).toBe(200)
  })
})

describe('the Origin', () => {
  test.each(['http://evil.example', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'null', 'http://127.0.0.1:PORT.evil.example'])(
    '%s is refused for WebSockets and writes, with Bearer and with cookie',
    async name => {
      const { port, token } = await startServer()
      const Origin = name.replace('PORT', String(port))
      for (const credentials of [{ Authorization: `Bearer ${token}` }, { Cookie: `trialbook_${port}=${token}` }]) {
        const headers = { ...host(port), Origin, ...credentials }
        expect(await upgradeStatus(port, headers)).toBe(403)
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect(statusOf(await ask(port, headers, { method }))).toBe(403)
        expect(statusOf(await ask(port, headers))).toBe(403)
      }
    }
  )

  test('must be told where only a cookie vouches', async () => {
    const { port, token } = await startServer()
    const headers = { ...host(port), Cookie: `trialbook_${port}=${token}` }
    expect(await upgradeStatus(port, headers)).toBe(403)
    expect(statusOf(await ask(port, headers, { method: 'POST' }))).toBe(403)
    expect(statusOf(await ask(port, headers))).toBe(200)
    expect(await upgradeStatus(port, { ...headers, Origin: `http://127.0.0.1:${port}` })).toBe(101)
  })

  test('of this host may still not write: there is nothing to write to', async () => {
    const { port, token } = await startServer()
    const headers = { ...host(port), Origin: `http://127.0.0.1:${port}`, Authorization: `Bearer ${token}` }
    expect(statusOf(await ask(port, headers, { method: 'POST' }))).toBe(405)
  })
})

test('/health needs no token', async () => {
  const { port } = await startServer()
  const answer = await ask(port, host(port), { target: '/health' })
  expect(statusOf(answer)).toBe(200)
  expect(answer).toMatch(/^ok$/m)
})

test('WebSockets are served at /rpc only', async () => {
  const { port, token } = await startServer()
  const headers = { ...host(port), Authorization: `Bearer ${token}` }
  for (const target of ['/', '/rpc/', '/rpcx', '/health', '/../rpcs']) expect(await upgradeStatus(port, headers, target)).toBe(403)
})

test('every answer carries the security headers, and no other site may read it', async () => {
  const { port, token } = await startServer()
  const known = { ...host(port), Authorization: `Bearer ${token}` }
  const answers = await Promise.all([
    ask(port, known),
    ask(port, known, { target: '/assets/main.js' }),
    ask(port, known, { target: '/runs/some' }),
    ask(port, known, { method: 'POST' }),
    ask(port, host(port)),
    ask(port, host(port), { target: '/health' }),
    ask(port, host(port), { target: `/?token=${token}` }),
    ask(port, { Host: 'evil.example' })
  ])
  expect(answers.map(statusOf)).toEqual([200, 200, 200, 405, 401, 200, 302, 421])
  for (const answer of answers) {
    for (const header of securityHeaders) expect(answer).toMatch(header)
    expect(answer).not.toMatch(/^Access-Control-/m)
  }
})
