import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const module = new URL('../../scripts/running/passThrough.mjs', import.meta.url).href

/** Runs `program` through passThrough in a Node of its own, without a terminal. */
function start(program: string) {
  const script = `import { passThrough } from '${module}'; passThrough(process.execPath, ['-e', ${JSON.stringify(program)}])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  const ready = async () => {
    while (!stdout.includes('ready')) await once(child.stdout, 'data')
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout }))
  return { child, ready, ended }
}

const stays = "console.log('ready'); setInterval(() => {}, 1000);"

describe.skipIf(process.platform === 'win32')('passThrough', () => {
  it.each([0, 1, 2, 130])('ends with exit code %i as the command does, and adds nothing to its output', async code => {
    const { ended } = start(`console.log('{"event":"start"}'); process.exitCode = ${code}`)
    expect(await ended).toEqual({ code, stdout: '{"event":"start"}\n' })
  })

  it('passes an interrupt on once, though it comes twice, and waits for the command to end', async () => {
    const { child, ready, ended } = start(
      `let count = 0; process.on('SIGINT', () => { count += 1; setTimeout(() => { console.log('interrupts', count); process.exit(130) }, 300) }); ${stays}`
    )
    await ready()
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, stdout: 'ready\ninterrupts 1\n' })
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129]
  ] as const)('passes %s on and ends with %i when the command dies of it', async (signal, code) => {
    const { child, ready, ended } = start(stays)
    await ready()
    child.kill(signal)
    expect((await ended).code).toBe(code)
  })

  it('says that a command could not be started', async () => {
    const script = `import { passThrough } from '${module}'; passThrough('/nowhere/node', [])`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(stderr).toContain('/nowhere/node could not be started')
  })
})
