import { describe, expect, it } from 'vitest'
import { chooseHost, readStartOptions } from '../../scripts/running/startOptions.mjs'

const none = { host: undefined, help: false, app: [], asksForServer: false }
const desktop = { electronAbsence: undefined, hasDisplay: true, isRoot: false }

describe('readStartOptions', () => {
  it('hands the options of the app on', () => {
    expect(readStartOptions(['--data-dir', '/tmp/a b', '--port=0', '--no-open'])).toEqual({
      ok: true,
      value: { ...none, app: ['--data-dir', '/tmp/a b', '--port', '0', '--no-open'], asksForServer: true }
    })
  })

  it('keeps --host for itself', () => {
    expect(readStartOptions(['--host', 'electron'])).toEqual({ ok: true, value: { ...none, host: 'electron' } })
  })

  it.each([
    [['--host', 'deno'], '--host is node or electron, not deno.'],
    [['--port'], '--port needs a value.'],
    [['--data-dir', '--no-open'], '--data-dir needs a value.'],
    [['--prot', '1'], 'Unknown option: --prot.'],
    [['serve'], 'Unknown option: serve.']
  ])('%j is refused', (given, message) => {
    expect(readStartOptions(given)).toEqual({ ok: false, message })
  })
})

describe('chooseHost', () => {
  it('is Electron where it can open', () => {
    expect(chooseHost(none, desktop)).toEqual({ host: 'electron', why: 'its binary is there' })
  })

  it.each([
    ['no binary', { ...desktop, electronAbsence: 'its host cannot be reached' }, 'there is no Electron (its host cannot be reached)'],
    ['no display', { ...desktop, hasDisplay: false }, 'there is no display for Electron'],
    ['root', { ...desktop, isRoot: true }, "Electron's sandbox does not start as root"]
  ])('is the Node host with %s, and says so', (_what, machine, why) => {
    expect(chooseHost(none, machine)).toEqual({ host: 'node', why })
    expect(chooseHost({ ...none, host: 'electron' }, machine)).toEqual({ host: undefined, why: `Electron cannot open: ${why}.` })
  })

  it('is the Node host where its options or its name are given', () => {
    expect(chooseHost({ ...none, asksForServer: true }, desktop).host).toBe('node')
    expect(chooseHost({ ...none, host: 'node' }, desktop).host).toBe('node')
    expect(chooseHost({ ...none, host: 'electron', asksForServer: true }, desktop).host).toBe('electron')
  })
})
