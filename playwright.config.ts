import { defineConfig } from '@playwright/test'
import { findChromium } from './test/support/chromium.ts'

// Playwright starts the browser with a fresh profile folder each time.
export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/e2e/offline/watchSockets.ts',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  // One at a time: each test trains for real and takes a core.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./scripts/testing/playwrightTally.mjs']],
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: findChromium(),
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'light',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure'
  }
})
