import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** `npm run -s trialbook -- run …` as another program would start it: npm's own process is all that it knows. */
function startTraining() {
  const library = mkdtempSync(join(tmpdir(), 'trialbook-signals-'))
  onTestFinished(() => rmSync(library, { recursive: true, force: true }))
  const command = [
    'run',
    '-s',
    'trialbook',
    '--',
    'run',
    '--set',
    'num_epochs=2000',
    '--set',
    'max_train_samples=2000',
    '--json',
    '--data-dir',
    library
  ]
  const child = spawn('npm', command, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.resume()
  const trained = async () => {
    while (!stdout.includes('"event":"epoch"')) await once(child.stdout, 'data')
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, lines: stdout.trim().split('\n') }))
  return { child, trained, ended }
}

describe.skipIf(process.platform === 'win32')('a signal to npm alone', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops the run, records it and ends with 130', async signal => {
    const { child, trained, ended } = startTraining()
    await trained()
    child.kill(signal)
    const { code, lines } = await ended
    expect(code).toBe(130)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'end', run: { state: 'stopped' } })
  })

  it('leaves nothing but JSON on stdout', async () => {
    const { child, trained, ended } = startTraining()
    await trained()
    child.kill('SIGINT')
    for (const line of (await ended).lines) expect(JSON.parse(line)).toHaveProperty('event')
  })
})
