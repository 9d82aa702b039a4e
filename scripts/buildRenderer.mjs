import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import { projectFolder } from './setup/paths.mjs'

// The Node host needs the window's pages and none of Electron's bundles: the renderer's part of electron.vite.config.ts alone.
try {
  const { config } = await resolveConfig({ root: projectFolder, logLevel: 'warn' }, 'build', 'production')
  if (!config?.renderer) throw new Error('electron.vite.config.ts has no renderer part')
  await build({ ...config.renderer, configFile: false })
} catch (error) {
  // The message names file and line; the stack is the bundler's own.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
