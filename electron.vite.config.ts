import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const inProject = (file: string): string => path.join(import.meta.dirname, file)

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
    plugins: [vue()],
    // Fonts of a few kilobytes would become data: addresses, which the security policy need not allow.
    build: { outDir: inProject('out/renderer'), assetsInlineLimit: 0, rolldownOptions: { input: inProject('src/renderer/index.html') } }
  }
})
