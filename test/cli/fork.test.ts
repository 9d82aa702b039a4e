import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, openLibrary } from '../support/commandLine.ts'

const program = installProgram()
type Line = { event: string; run?: Run }

test('fork trains a branch from a kept checkpoint, in the experiment of its run; faults name the cause', async () => {
  const { trialbook, libraryFolder } = openLibrary(program)
  await trialbook('run --set num_epochs=3 --seed 9 --experiment Branches --json')
  const [first] = jsonLines<Run>(await trialbook('list --json'))
  // The scripted trainer tells of files and writes none.
  const folder = path.join(libraryFolder, 'checkpoints', first?.id ?? '')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'epoch-3.checkpoint'), 'the weights')

  const forked = await trialbook('fork 1 --epoch 3 --set num_epochs=5 --set learning_rate=0.01 --name branch --json')
  expect(forked.code).toBe(0)
  expect(jsonLines<Line>(forked).at(-1)).toMatchObject({
    event: 'end',
    run: {
      name: 'branch',
      experiment: 'Branches',
      seed: 9,
      parent: { run_id: first?.id, epoch: 3 },
      hyperparameters: { learning_rate: 0.01, num_epochs: 5 }
    }
  })
  const gone = await trialbook('fork 1 --epoch 2 --set num_epochs=5')
  expect(gone).toMatchObject({ code: 2, stdout: '' })
  expect(gone.stderr).toContain('Run #1 keeps no checkpoint of epoch 2. It keeps those of: 3.')
  const shape = await trialbook('fork 1 --epoch 3 --set hidden_units=7 --set num_epochs=5')
  expect(shape.code).toBe(2)
  expect(shape.stderr).toContain('hidden_units cannot change in a fork')
  expect((await trialbook('fork 1')).code).toBe(2)
  expect((await trialbook('fork nothing --epoch 3')).code).toBe(2)
})
