import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { temporaryFolder } from './openTestCore.ts'
import { whenOver } from './whenOver.ts'

export const project = path.join(import.meta.dirname, '../..')

/**
 * The program as it is, but for a window of one page and, unless a real one is asked for, a trainer that follows a script (TRIALBOOK_TEST_SCRIPT). It lies below the project, so that
 * its packages are found; removed after the file's tests.
 */
export function installProgram({ window = true, realTrainer = false } = {}): string {
  mkdirSync(path.join(project, 'out'), { recursive: true })
  const folder = mkdtempSync(path.join(project, 'out', 'test-'))
  whenOver(() => rmSync(folder, { recursive: true, force: true }))
  for (const room of ['cli', 'core', 'search', 'server', 'shared', 'trainer']) {
    cpSync(path.join(project, 'src', room), path.join(folder, 'src', room), { recursive: true })
  }
  if (!realTrainer) copyFileSync(path.join(import.meta.dirname, 'scriptedTrainer.ts'), path.join(folder, 'src/trainer/index.ts'))
  copyFileSync(path.join(project, 'package.json'), path.join(folder, 'package.json'))
  if (!window) return folder
  mkdirSync(path.join(folder, 'out/renderer'), { recursive: true })
  writeFileSync(path.join(folder, 'out/renderer/index.html'), '<!doctype html><title>window</title>')
  return folder
}

export type Ended = { code: number | null; signal: string | null; stdout: string; stderr: string }
export type Started = {
  child: ChildProcess
  /** Resolves with the first line of standard output that the test wants. */
  line(wanted: (line: string) => boolean): Promise<string>
  ended: Promise<Ended>
}
type StartOptions = {
  program?: string
  libraryFolder: string
  script?: string
  env?: Record<string, string>
  /** In a process group of its own, as a terminal makes it: a signal to the group reaches its trainers too. */
  group?: true
}

/** Starts `trialbook` with arguments; ended with the test, or the file's tests, at the latest. */
export function startCommand(args: readonly string[], { program = project, libraryFolder, script, env, group }: StartOptions): Started {
  const child = spawn(process.execPath, [path.join(program, 'src/cli/index.ts'), ...args], {
    env: { ...process.env, TRIALBOOK_HOME: libraryFolder, TRIALBOOK_TEST_SCRIPT: script ?? 'completes', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group === true
  })
  whenOver(() => child.kill('SIGKILL'))
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  createInterface({ input: child.stdout }).on('line', line => {
    lines.push(line)
    for (const look of waiting) look()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  const line = (wanted: (line: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find(wanted)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
      void ended.then(end => reject(new Error(`It ended with ${end.code} before it said that.\n${end.stdout}\n${end.stderr}`)))
    })
  return { child, line, ended }
}

export const runCommand = (args: readonly string[], options: StartOptions): Promise<Ended> => startCommand(args, options).ended

/** Standard output as `--json` promises it: one object a line and nothing else. */
export function jsonLines<Line = Record<string, unknown>>({ stdout }: Pick<Ended, 'stdout'>): Line[] {
  if (stdout === '') return []
  if (!stdout.endsWith('\n')) throw new Error('The last line has no end')
  return stdout
    .slice(0, -1)
    .split('\n')
    .map(line => {
      const value: unknown = JSON.parse(line)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`Not an object: ${line}`)
      return value as Line
    })
}

/** A library of its own and a way to run commands on it. */
export function openLibrary(program: string): { libraryFolder: string; trialbook: (line: string, script?: string) => Promise<Ended> } {
  const libraryFolder = temporaryFolder()
  const trialbook = (line: string, script = 'completes'): Promise<Ended> => runCommand(line.split(' '), { program, libraryFolder, script })
  return { libraryFolder, trialbook }
}
