import { inProject, projectEnvironment, projectNode } from './setup/paths.mjs'
import { passThrough } from './running/passThrough.mjs'
import { prepare } from './running/prepare.mjs'

/** The commands that are the set-up, then a program on the project's Node. */
const programs = {
  // Only `serve` shows the window: a fault in its sources must not keep anyone from training.
  trialbook: { script: 'src/cli/index.ts', setup: { build: process.argv[3] === 'serve' } },
  bench: { script: 'bench/index.ts', setup: { build: false } },
  faults: { script: 'test/faults/index.ts', setup: { build: false } },
  screenshots: { script: 'scripts/screenshots.mjs', setup: { tests: true } },
  generate: { script: 'scripts/generate.mjs', setup: { build: false } },
  format: { script: 'node_modules/prettier/bin/prettier.cjs', setup: { build: false } }
}

const [name = '', ...rest] = process.argv.slice(2)
const program = Object.hasOwn(programs, name) ? programs[/** @type {keyof typeof programs} */ (name)] : undefined
if (!program) {
  process.stderr.write(`No program is named "${name}". There are: ${Object.keys(programs).join(', ')}.\n`)
  process.exit(2)
}
await prepare(program.setup)
passThrough(projectNode, [inProject(program.script), ...rest], { env: projectEnvironment() })
