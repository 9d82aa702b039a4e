import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { progress } from './report.ts'

/** The Keras that the figures are compared with; TensorFlow 2.18.1 is also what the engine runs on under Linux. */
const requirements = ['tensorflow-cpu==2.18.1', 'keras==3.15.1']

const cacheFolder = (): string => path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'trialbook', 'keras-2.18.1')

function execute(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 1 << 26 })
  if (error || status !== 0)
    throw new Error(`${command} ${args.slice(0, 3).join(' ')} failed: ${error?.message ?? stderr.trim().split('\n').slice(-5).join('\n')}`)
  return stdout
}

/** Makes a Python environment with Keras in the user's cache, once; returns its Python. Needs python3 with venv and access to the package index. */
export function ensureKeras(): string {
  const folder = cacheFolder()
  const python = path.join(folder, 'bin', 'python')
  const done = path.join(folder, 'complete')
  if (existsSync(done)) return python
  progress(`Installing ${requirements.join(', ')} into ${folder} (once, about 1 GB)`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.dirname(folder), { recursive: true })
  execute('python3', ['-m', 'venv', folder])
  execute(python, ['-m', 'pip', 'install', '--quiet', ...requirements])
  writeFileSync(done, requirements.join('\n'))
  return python
}

export type KerasResult = { epoch_seconds: number[]; test: { loss: number; accuracy: number }; versions: Record<string, string> }
type KerasOptions = {
  python: string
  network: string
  dataFolder: string
  batchSize: number
  epochs: number
  stepsPerExecution: number
  env: NodeJS.ProcessEnv
  pin: string[]
}

/** Trains the reference network, or the small convolutional one, with Keras in a process of its own. */
export function trainWithKeras({ python, network, dataFolder, batchSize, epochs, stepsPerExecution, env, pin }: KerasOptions): KerasResult {
  const script = path.join(import.meta.dirname, 'keras_train.py')
  const [command = python, ...before] = [...pin, python]
  const output = execute(command, [...before, script, network, dataFolder, String(batchSize), String(epochs), String(stepsPerExecution)], {
    ...process.env,
    ...env
  })
  const line = output.split('\n').find(text => text.startsWith('RESULT '))
  if (!line) throw new Error('Keras printed no result.')
  return JSON.parse(line.slice('RESULT '.length)) as KerasResult
}
