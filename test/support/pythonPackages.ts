import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'trialbook')

/** A Python that has some packages, installed into the cache once; where that cannot be done, why, as one line. */
export function pythonWith(name: string, packages: readonly string[]): { python: string } | { reason: string } {
  const folder = path.join(cache, name)
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(path.join(folder, 'complete'))) return { python }
  try {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(cache, { recursive: true })
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
      stdio: 'pipe',
      timeout: 240_000
    })
    writeFileSync(path.join(folder, 'complete'), '')
    return { python }
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer }
    const said = stderr && stderr.length > 0 ? stderr.toString() : error instanceof Error ? error.message : String(error)
    return { reason: said.trim().split('\n').at(-1) ?? '' }
  }
}
