import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The project's (or the package's) own folder. */
const root = path.join(import.meta.dirname, '../..')

export const rendererFolder = path.join(root, 'out/renderer')
export const appVersion = (): string => (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version
export const rendererIsBuilt = (): boolean => existsSync(path.join(rendererFolder, 'index.html'))

function applicationData(): string {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? path.join(os.homedir(), 'AppData', 'Roaming')
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support')
  return process.env['XDG_DATA_HOME'] ?? path.join(os.homedir(), '.local', 'share')
}

/** Where the library is: the option, else TRIALBOOK_HOME, else the platform's folder for application data. */
export const libraryFolder = (option: string | undefined): string =>
  path.resolve(option ?? process.env['TRIALBOOK_HOME'] ?? path.join(applicationData(), 'trialbook'))
