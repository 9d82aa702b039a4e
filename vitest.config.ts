import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Native modules and real processes: each file in a process of its own, and no more at once than a small machine has cores.
    pool: 'forks',
    maxWorkers: 2,
    // As trainers are started: one thread, no chatter.
    env: { TF_CPP_MIN_LOG_LEVEL: '3', OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine is slow, not wrong.
    expect: { poll: { timeout: 30_000 } },
    restoreMocks: true,
    reporters: ['default', './scripts/testing/vitestTally.mjs']
  }
})
