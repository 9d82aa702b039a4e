import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const inProject = (file: string): string => path.join(import.meta.dirname, file)

/** Zod tries whether it may make code of text. It copes with a no, but the window's security policy reports each try, and real violations would drown in them. */
const zodWithoutEval: Plugin = {
  name: 'zod-without-eval',
  transform: {
    filter: { id: /zod\/v4\/core\/core\.js$/ },
    handler: code => ({ code: `${code}\nglobalConfig.jitless = true\n`, map: null })
  }
}

/** electron-vite makes addresses relative, for pages of files; both hosts serve the window at the root, and a page opened by a deeper address must find its files. */
const absoluteAddresses: Plugin = { name: 'absolute-addresses', config: () => ({ base: '/' }) }

/** Three bundles: the Electron host with the trainer it starts beside it, the preload (one CommonJS file, as a sandbox wants it), and the window that both hosts show. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      rolldownOptions: { input: { index: inProject('src/main/index.ts'), trainer: inProject('src/trainer/index.ts') } }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: { input: { index: inProject('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } }
    }
  },
  renderer: {
    root: inProject('src/renderer'),
    plugins: [vue(), zodWithoutEval, absoluteAddresses],
    // Fonts of a few kilobytes would become data: addresses, which the security policy need not allow.
    build: {
      outDir: inProject('out/renderer'),
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: { input: inProject('src/renderer/index.html') }
    }
  }
})
