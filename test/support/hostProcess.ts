import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const project = path.join(import.meta.dirname, '../..')

/** Starts the Node host as `npm start` does and resolves once it is ready, with its address. */
export async function startHostProcess(
  libraryFolder: string,
  { port = '0', quiet = false } = {}
): Promise<{ child: ChildProcess; url: string }> {
  const args = ['src/cli/index.ts', 'serve', '--no-open', '--port', port, '--data-dir', libraryFolder]
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('\n')) await once(child.stdout, 'data')
  const url = /http:\S+/.exec(said)?.[0]
  if (url === undefined) throw new Error(`The host gave no address: ${said}`)
  return { child, url }
}
