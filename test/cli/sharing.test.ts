import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { insidesFile } from '../../src/shared/insides.ts'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, project, runCommand, startCommand } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { connectClient } from '../support/startServer.ts'
import { lockOf, startOwnHost } from '../support/ownHost.ts'

const program = installProgram()
const startHost = (libraryFolder: string, script?: string) => startOwnHost({ program, libraryFolder, script })

describe('serve', () => {
  test('prints one line, whose address opens the window; ends at SIGTERM and lets the library go', async () => {
    const libraryFolder = path.join(temporaryFolder(), 'made')
    const { host, url } = await startHost(libraryFolder)
    const redirected = await fetch(url, { redirect: 'manual' })
    expect(redirected.status).toBe(302)
    const cookie = redirected.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await (await fetch(new URL('/runs', url), { headers: { cookie } })).text()).toContain('<title>window</title>')
    expect(lockOf(libraryFolder)).toMatchObject({ pid: host.child.pid, contact: { port: Number(new URL(url).port) } })
    expect(statSync(path.join(libraryFolder, 'lock')).mode & 0o777).toBe(0o600)
    host.child.kill('SIGTERM')
    const ended = await host.ended
    expect(ended).toMatchObject({ code: 0, stdout: `Trialbook is ready at ${url}\n` })
    expect(existsSync(path.join(libraryFolder, 'lock'))).toBe(false)
  })

  test('on a port that is taken ends by exit code 2, names it and --port 0, and leaves its library free', async () => {
    const { url } = await startHost(temporaryFolder())
    const { port } = new URL(url)
    const libraryFolder = temporaryFolder()
    const ended = await runCommand(['serve', '--no-open', '--port', port], { program, libraryFolder })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(new RegExp(`Port ${port} is in use\\. .*--port 0`))
    expect(existsSync(path.join(libraryFolder, 'lock'))).toBe(false)
    expect((await fetch(new URL('/health', url))).status).toBe(200)
  })

  test.each(['65536', '-1', 'http', '1.5', ''])('with port %j is refused by exit code 2', async port => {
    const ended = await runCommand(['serve', '--no-open', '--port', port], { program, libraryFolder: temporaryFolder() })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('--port')
  })

  test('a second host on a library is refused, names the first, and leaves it alone', async () => {
    const libraryFolder = temporaryFolder()
    const { host, url } = await startHost(libraryFolder)
    const lock = lockOf(libraryFolder)
    const ended = await runCommand(['serve', '--no-open', '--port', '0'], { program, libraryFolder })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(`open in another Trialbook (process ${host.child.pid})`)
    expect(lockOf(libraryFolder)).toEqual(lock)
    expect((await fetch(new URL('/health', url))).status).toBe(200)
  })

  test('stops and records what trains when it ends', async () => {
    const libraryFolder = temporaryFolder()
    const { host } = await startHost(libraryFolder, 'slow')
    const { client, socket } = await connectClient(lockOf(libraryFolder).contact)
    const events = await client.events.subscribe()
    await client.runs.start({ hyperparameters: { num_epochs: 1000 } })
    for await (const event of events) if (event.type === 'points_added') break
    socket.close()
    host.child.kill('SIGINT')
    expect((await host.ended).code).toBe(0)
    const [run] = jsonLines<Run>(await runCommand(['list', '--json'], { program, libraryFolder }))
    expect(run?.state).toBe('stopped')
    expect(run?.epochs_done).toBeGreaterThan(0)
  })

  test('says what to do where the window is not built', async () => {
    const bare = installProgram({ window: false })
    const ended = await runCommand(['serve', '--no-open'], { program: bare, libraryFolder: temporaryFolder() })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('npm run setup')
  })
})

describe('commands on a library that another process owns', () => {
  test('work through a host: it trains, all see the same run, and it goes on afterwards', async () => {
    const libraryFolder = temporaryFolder()
    const { url } = await startHost(libraryFolder)
    const owner = lockOf(libraryFolder).pid
    const ended = await runCommand(['run', '--set', 'num_epochs=2', '--seed', '1', '--json'], { program, libraryFolder, script: 'crashes' })
    // The host's own trainer did it, so the script of this command's environment did not count.
    expect(ended.code).toBe(0)
    expect(jsonLines(ended).map(line => line['event'])).toEqual(['start', 'epoch', 'epoch', 'end'])
    expect(lockOf(libraryFolder).pid).toBe(owner)
    const end = jsonLines<{ run?: Run }>(ended).at(-1)?.run
    for (const line of ['list', 'show 1']) {
      expect(jsonLines(await runCommand([...line.split(' '), '--json'], { program, libraryFolder }))).toEqual([end])
    }
    expect((await fetch(new URL('/health', url))).status).toBe(200)
  })

  test('bad input is told through a host as it is alone', async () => {
    const libraryFolder = temporaryFolder()
    await startHost(libraryFolder)
    for (const args of [
      ['run', '--set', 'learning_rate=0'],
      ['run', '--set', 'momentun=0.9'],
      ['show', '12'],
      ['list', '--sort', 'min(']
    ]) {
      const through = await runCommand([...args, '--json'], { program, libraryFolder })
      const alone = await runCommand([...args, '--json'], { program, libraryFolder: temporaryFolder() })
      expect(through).toEqual(alone)
      expect(through.code).toBe(2)
    }
  })

  test('work through a command that trains, which another command can stop', async () => {
    const libraryFolder = temporaryFolder()
    const training = startCommand(['run', '--set', 'num_epochs=1000', '--json'], { program, libraryFolder, script: 'slow' })
    await training.line(line => line.includes('"epoch":1'))
    const listed = await runCommand(['list', '--json'], { program, libraryFolder })
    expect(jsonLines(listed)).toMatchObject([{ number: 1, state: 'running' }])
    const stopped = await runCommand(['stop', '1', '--json'], { program, libraryFolder })
    expect(jsonLines(stopped)).toMatchObject([{ number: 1, state: 'stopped' }])
    const ended = await training.ended
    // It was not this command that was interrupted.
    expect(ended.code).toBe(0)
    expect(jsonLines(ended).at(-1)).toMatchObject({ event: 'end', run: { state: 'stopped' } })
  })

  test('Ctrl-C stops the run at the host and leaves the host', async () => {
    const libraryFolder = temporaryFolder()
    const { url } = await startHost(libraryFolder, 'slow')
    const training = startCommand(['run', '--set', 'num_epochs=1000', '--json'], { program, libraryFolder })
    await training.line(line => line.includes('"epoch":1'))
    training.child.kill('SIGINT')
    expect((await training.ended).code).toBe(130)
    expect(jsonLines(await runCommand(['list', '--json'], { program, libraryFolder }))).toMatchObject([{ state: 'stopped' }])
    expect((await fetch(new URL('/health', url))).status).toBe(200)
  })

  test('a host that dies under a command that follows its run is told of by exit code 1', async () => {
    const libraryFolder = temporaryFolder()
    const { host } = await startHost(libraryFolder, 'slow')
    const training = startCommand(['run', '--set', 'num_epochs=1000', '--json'], { program, libraryFolder })
    await training.line(line => line.includes('"epoch":1'))
    host.child.kill('SIGKILL')
    const ended = await training.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('The connection to the library was lost')
    expect(ended.stderr).not.toMatch(/^\s+at /m)
    expect(jsonLines(await runCommand(['list', '--json'], { program, libraryFolder }))).toMatchObject([{ state: 'interrupted' }])
  })

  test('a run moved to the trash while a command follows it ends that command', async () => {
    const libraryFolder = temporaryFolder()
    await startHost(libraryFolder, 'slow')
    const training = startCommand(['run', '--set', 'num_epochs=1000', '--json'], { program, libraryFolder })
    const start = await training.line(line => line.includes('"epoch":1'))
    const { client } = await connectClient(lockOf(libraryFolder).contact)
    await client.runs.trash({ ids: [(JSON.parse(start) as { run_id: string }).run_id] })
    expect(jsonLines(await training.ended).at(-1)).toMatchObject({ event: 'end', run: { state: 'stopped' } })
  })

  test('two that train at once both train', async () => {
    const libraryFolder = temporaryFolder()
    const args = ['run', '--set', 'num_epochs=3', '--json']
    const both = await Promise.all([1, 2].map(seed => runCommand([...args, '--seed', String(seed)], { program, libraryFolder })))
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(jsonLines(await runCommand(['list', '--json'], { program, libraryFolder }))).toMatchObject([
      { state: 'completed' },
      { state: 'completed' }
    ])
  })

  test('one whose owner cannot be reached is told of, with its process', async () => {
    const libraryFolder = temporaryFolder()
    await runCommand(['list'], { program, libraryFolder })
    const lock = { pid: process.pid, started_at: new Date().toISOString(), contact: { port: 1, token: 'x' } }
    writeFileSync(path.join(libraryFolder, 'lock'), JSON.stringify(lock))
    const ended = await runCommand(['list', '--json'], { program, libraryFolder })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(`process ${process.pid}`)
    expect(lockOf(libraryFolder)).toEqual(lock)
  })
})

test('the reference network is trained for real, on a small part of MNIST, and its curves are recorded', async () => {
  const libraryFolder = temporaryFolder()
  const args = ['run', '--preset', 'mnist-mlp', '--set', 'num_epochs=3', '--set', 'max_train_samples=3000', '--seed', '1', '--json']
  const ended = await runCommand(args, { program: project, libraryFolder })
  expect(ended.code).toBe(0)
  const end = jsonLines<{ run?: Run }>(ended).at(-1)?.run
  expect(end).toMatchObject({ state: 'completed', epochs_done: 3, parameters: 134_794, hyperparameters: { max_train_samples: 3000 } })
  expect(end?.test?.accuracy).toBeGreaterThan(0.8)
  const { stdout } = await runCommand(['metrics', '1', '--metric', 'val_accuracy', '--json'], { program: project, libraryFolder })
  const values = jsonLines({ stdout }).map(row => Number(row['value']))
  expect(values.length).toBe(3)
  expect(values.at(-1)).toBe(end?.metrics['val_accuracy']?.last)
  expect(values.at(-1)).toBeGreaterThan(values[0] ?? NaN)
})

test('a Ctrl-C in a terminal, which reaches the trainer too, leaves a checkpoint of the very batch', async context => {
  if (process.platform === 'win32') return context.skip('Windows has no process groups')
  const libraryFolder = temporaryFolder()
  const training = startCommand(['run', '--set', 'num_epochs=100', '--json'], { libraryFolder, group: true })
  const epoch = await training.line(line => line.includes('"epoch":1'))
  process.kill(-(training.child.pid ?? NaN), 'SIGINT')
  const ended = await training.ended
  expect(ended.code).toBe(130)
  expect(jsonLines<{ run?: Run }>(ended).at(-1)?.run).toMatchObject({ state: 'stopped', error: null })
  const files = readdirSync(path.join(libraryFolder, 'checkpoints', (JSON.parse(epoch) as { run_id: string }).run_id))
  expect(files.filter(name => !name.endsWith('.checkpoint') && name !== insidesFile)).toEqual([])
  expect(files.some(name => /-batch-\d+\.checkpoint$/.test(name))).toBe(true)
})
