import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../src/shared/contentSecurityPolicy.ts'
import { startDesktop } from '../support/startDesktop.ts'

test('the window has the least that Electron can give a page', async () => {
  const { electron, window } = await startDesktop()
  expect(electron.app.sandboxed).toBe(true)
  expect(window.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false
  })
  expect(window.options.webPreferences).not.toHaveProperty('enableBlinkFeatures')
  expect(window.calls).toContain('load app://trialbook/')
})

test('app: is a standard, secure scheme with nothing more than the page needs', async () => {
  const { electron } = await startDesktop()
  expect(electron.protocol.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
})

describe('requests', () => {
  test.each([
    'https://example.com/',
    'http://127.0.0.1:4870/',
    'http://localhost/',
    'ws://127.0.0.1:4870/rpc',
    'wss://example.com/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'app://other/',
    'app://trialbook.example.com/',
    'app://trialbook@example.com/',
    'chrome-extension://abc/x.js',
    'javascript:alert(1)'
  ])('%s is cancelled', async url => {
    const { electron } = await startDesktop()
    expect(electron.session.defaultSession.mayLoad(url)).toBe(false)
  })

  test('the app itself and what its page makes pass', async () => {
    const { electron } = await startDesktop()
    const { defaultSession } = electron.session
    for (const url of ['app://trialbook/', 'app://trialbook/assets/a.js', 'data:image/png;base64,AA', 'blob:app://trialbook/1'])
      expect(defaultSession.mayLoad(url)).toBe(true)
  })

  test('a session made later is locked as well', async () => {
    const { electron } = await startDesktop()
    const later = new (electron.session.defaultSession.constructor as new () => typeof electron.session.defaultSession)()
    expect(later.mayLoad('https://example.com/')).toBe(true)
    electron.app.emit('session-created', later)
    expect(later.mayLoad('https://example.com/')).toBe(false)
    expect(later.requestsPermission('media')).toBe(false)
  })

  test('no name is looked up, no certificate accepted, no dictionary fetched', async () => {
    const { electron, window } = await startDesktop()
    expect(electron.app.switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
    expect(electron.session.defaultSession.acceptsCertificate()).toBe(false)
    expect(electron.session.defaultSession.spellChecks).toBe(false)
    expect(window.webContents.rtcPolicy).toBe('disable_non_proxied_udp')
  })
})

describe('the page stays where it is', () => {
  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s to another address is refused', async name => {
    const { window } = await startDesktop()
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://other/', 'data:text/html,x'])
      expect(window.webContents.lets(name, url)).toBe(false)
    expect(window.webContents.lets(name, 'app://trialbook/')).toBe(true)
  })

  test('no second window and no webview', async () => {
    const { window } = await startDesktop()
    expect(window.webContents.opens('https://example.com/')).toBe(false)
    expect(window.webContents.opens('app://trialbook/')).toBe(false)
    expect(window.webContents.lets('will-attach-webview', 'app://trialbook/')).toBe(false)
  })
})

test('no permission is granted but writing to the clipboard, and no device', async () => {
  const { electron } = await startDesktop()
  const { defaultSession } = electron.session
  const denied = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'openExternal',
    'clipboard-read',
    'fileSystem',
    'display-capture'
  ] as const
  for (const permission of denied) expect(defaultSession.requestsPermission(permission)).toBe(false)
  for (const permission of ['media', 'geolocation', 'notifications', 'hid', 'serial', 'usb'] as const)
    expect(defaultSession.checksPermission(permission)).toBe(false)
  expect(defaultSession.allowsDevice()).toBe(false)
  expect(defaultSession.requestsPermission('clipboard-sanitized-write')).toBe(true)
})

describe('app: addresses', () => {
  const text = async (answer: Promise<Response>): Promise<string> => (await answer).text()

  test('bring the window and its files, each with the security policy', async () => {
    const { electron } = await startDesktop()
    const load = (url: string, method?: string): Promise<Response> => electron.session.defaultSession.load(url, method)
    expect(await text(load('app://trialbook/'))).toContain('<title>window</title>')
    expect(await text(load('app://trialbook/runs/12?x=1#y'))).toContain('<title>window</title>')
    expect((await load('app://trialbook/assets/main.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await load('app://trialbook/assets/none.js')).status).toBe(404)
    expect((await load('app://trialbook/', 'POST')).status).toBe(405)
    for (const url of ['app://trialbook/', 'app://trialbook/assets/main.js', 'app://trialbook/assets/none.js', 'app://other/']) {
      const { headers } = await load(url)
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test.each([
    '../secret.txt',
    '%2e%2e/secret.txt',
    '..%2fsecret.txt',
    '..%5csecret.txt',
    '..\\secret.txt',
    'assets/../../secret.txt',
    'assets/..%2f..%2fsecret.txt',
    '%252e%252e%252fsecret.txt',
    '/secret.txt',
    '%2f..%2fsecret.txt',
    '..%00/secret.txt',
    'index.html%00',
    '%zz',
    '%c0%ae%c0%ae/secret.txt',
    'C:/secret.txt',
    '../../../../../../etc/passwd'
  ])('%s brings nothing of the outside', async name => {
    const { electron } = await startDesktop()
    const answer = await electron.session.defaultSession.load(`app://trialbook/${name}`)
    const body = await answer.text()
    expect(body).not.toContain('the secret')
    expect(body).not.toContain('root:')
    if (answer.status === 200) expect(body).toContain('<title>window</title>')
  })

  test('another origin of the scheme brings nothing', async () => {
    const { electron } = await startDesktop()
    expect((await electron.session.defaultSession.load('app://other/index.html')).status).toBe(403)
  })
})
