import { createHash } from 'node:crypto'
import path from 'node:path'

/** Where the bundles stand, seen from the main bundle (out/main) and, unbundled, from src/main: both lie two folders below the project. */
const output = path.join(import.meta.dirname, '../../out')

export const rendererFolder = path.join(output, 'renderer')
export const preloadFile = path.join(output, 'preload/index.cjs')
export const trainerFile = path.join(output, 'main/trainer.js')

/** Chromium's own files for the window of one library, apart from the library, which people copy and keep. */
export const profileFolder = (applicationData: string, library: string): string =>
  path.join(applicationData, 'trialbook-window', createHash('sha256').update(library).digest('hex').slice(0, 16))
