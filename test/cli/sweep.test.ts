import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseObjective } from '../../src/cli/commands/sweep.ts'
import type { Run } from '../../src/shared/run.ts'
import type { Sweep, TrialView } from '../../src/shared/sweep.ts'
import { installProgram, jsonLines, openLibrary, startCommand } from '../support/commandLine.ts'

const program = installProgram()
const script = 'learning rate matters'
const slowly = 'learning rate matters, slowly'
type Line = { event: string; sweep?: Sweep; trial?: TrialView; run?: Run }

function openWithSpace(space: unknown = { learning_rate: { type: 'float', low: 0.0001, high: 1, log: true } }) {
  const library = openLibrary(program)
  const file = path.join(library.libraryFolder, 'space.json')
  writeFileSync(file, typeof space === 'string' ? space : JSON.stringify(space))
  return { ...library, file }
}

describe('what is looked for', () => {
  test.each([
    ['min val_loss', { metric: 'val_loss', statistic: 'min', direction: 'minimize' }],
    ['max val_accuracy', { metric: 'val_accuracy', statistic: 'max', direction: 'maximize' }],
    ['val_accuracy', { metric: 'val_accuracy', statistic: 'max', direction: 'maximize' }],
    ['last(val_loss)', { metric: 'val_loss', statistic: 'last', direction: 'minimize' }],
    ['max last(val_loss)', { metric: 'val_loss', statistic: 'last', direction: 'maximize' }],
    ['max(val_loss)', { metric: 'val_loss', statistic: 'max', direction: 'maximize' }]
  ])('%s', (text, objective) => expect(parseObjective(text)).toEqual(objective))

  test.each(['', 'min', 'least val_loss', 'min val_loss now', 'mean(val_loss)'])('“%s” is refused', text => {
    if (text === 'min') expect(parseObjective(text)).toEqual({ metric: 'min', statistic: 'min', direction: 'minimize' })
    else expect(() => parseObjective(text)).toThrow(/--objective/)
  })
})

describe('sweep --json', () => {
  test('prints the start, each trial with its run, and the end; `sweeps` and `list` know the same', async () => {
    const { trialbook, file } = openWithSpace()
    const ended = await trialbook(
      `sweep --space ${file} --sampler random --trials 4 --workers 2 --set num_epochs=2 --seed 3 --name 첫-탐색 --json`,
      script
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const lines = jsonLines<Line>(ended)
    expect(lines.map(({ event }) => event)).toEqual(['start', 'trial', 'trial', 'trial', 'trial', 'end'])
    const sweep = lines.at(-1)?.sweep
    expect(sweep).toMatchObject({ name: '첫-탐색', state: 'completed', trials: { completed: 4, planned: 4 } })
    for (const { trial, run } of lines.slice(1, -1)) {
      expect(run).toMatchObject({ id: trial?.run_id, state: 'completed', sweep_id: sweep?.id })
      expect(run?.hyperparameters['learning_rate']).toBe(trial?.values['learning_rate'])
    }
    expect(jsonLines<Sweep>(await trialbook('sweeps --json')).map(({ id }) => id)).toEqual([sweep?.id])
    expect(jsonLines(await trialbook('list --json'))).toHaveLength(4)
  })

  test('Ctrl-C stops it by exit code 130, and resume finishes exactly what was asked for', async () => {
    const { trialbook, libraryFolder, file } = openWithSpace()
    const args = ['sweep', '--space', file, '--sampler', 'random', '--trials', '4', '--set', 'num_epochs=3', '--json']
    const sweeping = startCommand(args, { program, libraryFolder, script: slowly })
    await sweeping.line(line => line.includes('"event":"trial"'))
    sweeping.child.kill('SIGINT')
    const ended = await sweeping.ended
    expect(ended.code).toBe(130)
    const id = jsonLines<Line>(ended)[0]?.sweep?.id ?? ''
    expect(jsonLines<Line>(ended).at(-1)).toMatchObject({ event: 'end', sweep: { state: 'stopped' } })
    const resumed = await trialbook(`resume ${id} --json`, script)
    expect(resumed.code).toBe(0)
    expect(jsonLines<Line>(resumed).at(-1)?.sweep).toMatchObject({ state: 'completed', trials: { completed: 4, failed: 0, planned: 4 } })
  })

  test('killed outright, it goes on where it was: no trial is lost and none is tried twice', async () => {
    const { trialbook, libraryFolder, file } = openWithSpace()
    const args = ['sweep', '--space', file, '--sampler', 'sobol', '--trials', '5', '--set', 'num_epochs=2', '--json']
    const sweeping = startCommand(args, { program, libraryFolder, script: slowly, group: true })
    await sweeping.line(line => line.includes('"event":"trial"'))
    process.kill(-(sweeping.child.pid ?? 0), 'SIGKILL')
    await sweeping.ended
    const [left] = jsonLines<Sweep>(await trialbook('sweeps --json'))
    const id = left?.id.slice(0, 8) ?? ''
    expect(left).toMatchObject({ state: 'running' })
    expect(left?.trials.completed).toBeGreaterThan(0)
    const resumed = await trialbook(`resume ${id} --json`, script)
    const { sweep } = jsonLines<Line>(resumed).at(-1) ?? {}
    expect(sweep).toMatchObject({ state: 'completed', trials: { completed: 5, failed: 0, planned: 5 } })
    const completed = jsonLines<Run>(await trialbook('list --json')).filter(({ state }) => state === 'completed')
    expect(new Set(completed.map(run => run.hyperparameters['learning_rate'])).size).toBe(5)
  })

  test('exit code 1 where it gave up because its trials fail', async () => {
    const { trialbook, file } = openWithSpace()
    const ended = await trialbook(`sweep --space ${file} --trials 9 --set batch_size=13 --set num_epochs=1 --json`, script)
    expect(ended.code).toBe(1)
    expect(jsonLines<Line>(ended).at(-1)?.sweep).toMatchObject({ state: 'paused', reason: { code: 'failing' }, trials: { failed: 5 } })
  })

  test.each<[unknown, string, string]>([
    ['{"a":', '', 'cannot be read as JSON'],
    ['[]', '', 'one object of parameters'],
    [{}, '', 'Name at least one parameter'],
    [{ learning_rate: { type: 'float', low: 1, high: 0.1 } }, '', 'learning_rate'],
    [{ learning_rat: { type: 'float', low: 0.1, high: 1 } }, '', 'Did you mean learning_rate'],
    [undefined, '--objective f1', 'f1'],
    [undefined, '--sampler magic', '--sampler'],
    [undefined, '--pruner magic', '--pruner'],
    [undefined, '--trials 0', '--trials'],
    [undefined, '--workers 0', '--workers'],
    [undefined, '--set learning_rat=1', 'learning_rat']
  ])('%o %s is refused by exit code 2, naming the fault, and nothing is recorded', async (space, options, named) => {
    const { trialbook, file } = openWithSpace(space)
    const ended = await trialbook(`sweep --space ${file} --json ${options}`.trim(), script)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(named)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
    expect((await trialbook('sweeps --json')).stdout).toBe('')
  })
})

describe('resume RUN', () => {
  test('finishes a run that was stopped, and tells it as a run', async () => {
    const { trialbook, libraryFolder } = openWithSpace()
    const training = startCommand(['run', '--set', 'num_epochs=5', '--seed', '4', '--json'], { program, libraryFolder, script: 'slow' })
    await training.line(line => line.includes('"epoch":2'))
    training.child.kill('SIGINT')
    expect((await training.ended).code).toBe(130)
    const resumed = await trialbook('resume 1 --json')
    expect(resumed.code).toBe(0)
    expect(jsonLines<Line>(resumed).at(-1)).toMatchObject({
      event: 'end',
      run: { number: 1, state: 'completed', epochs_done: 5, error: null }
    })
    const again = await trialbook('resume 1 --json')
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toContain('complete')
    expect((await trialbook('resume nothing --json')).code).toBe(2)
  })
})
