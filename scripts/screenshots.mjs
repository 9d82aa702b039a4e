import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from '../test/support/chromium.ts'
import { startHostProcess } from '../test/support/hostProcess.ts'
import { runCommand } from './setup/command.mjs'
import { inProject, projectFolder, projectNode } from './setup/paths.mjs'

// The pictures of README.md, taken from the running app with runs that were really trained.
const library = mkdtempSync(join(tmpdir(), 'trialbook-screenshots-'))
const pictures = inProject('docs', 'screenshots')

/** Runs whose curves differ in a way one can see. */
const trained = [
  ['reference', 'num_epochs=12', 'max_train_samples=12000'],
  ['no dropout', 'num_epochs=12', 'max_train_samples=12000', 'dropout_rate=0'],
  ['wide and fast', 'num_epochs=12', 'max_train_samples=12000', 'hidden_units=256', 'learning_rate=0.003'],
  ['plain SGD', 'num_epochs=12', 'max_train_samples=12000', 'optimizer=sgd', 'learning_rate=0.05', 'momentum=0.9']
]

/** @returns {Promise<string[]>} ids of the runs */
async function train() {
  const ids = []
  for (const [name = '', ...settings] of trained) {
    process.stdout.write(`training: ${name}\n`)
    const args = ['run', '--name', name, '--seed', '1', '--json', '--data-dir', library, ...settings.flatMap(setting => ['--set', setting])]
    const result = await runCommand(projectNode, [inProject('src/cli/index.ts'), ...args], { cwd: projectFolder })
    if (result.code !== 0) throw new Error(`Training failed: ${result.stderr}`)
    ids.push(JSON.parse(result.stdout.split('\n')[0] ?? '').run.id)
  }
  return ids
}

/**
 * @param {string} address
 * @param {string[]} ids
 */
async function takePictures(address, ids) {
  const { executablePath, env, args } = findChromium()
  const browser = await chromium.launch({ executablePath, env, args })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' })
  const { origin } = new URL(address)
  await page.goto(address)
  const places = { runs: '/runs', run: `/runs/${ids[0]}`, 'new-run': '/new-run', compare: `/compare?ids=${ids.join(',')}` }
  for (const [name, place] of Object.entries(places)) {
    await page.goto(`${origin}/#${place}`)
    await page.getByRole('main').waitFor()
    await page.waitForTimeout(1500) // charts draw a frame after their data
    await page.screenshot({ path: join(pictures, `${name}.png`) })
    process.stdout.write(`docs/screenshots/${name}.png\n`)
  }
  await browser.close()
}

mkdirSync(pictures, { recursive: true })
try {
  const ids = await train()
  const { child: server, url: address } = await startHostProcess(library)
  try {
    await takePictures(address, ids)
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
} finally {
  rmSync(library, { recursive: true, force: true })
}
