import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { HealthCheck } from '../../src/shared/host.ts'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, openLibrary, runCommand, startCommand } from '../support/commandLine.ts'
import type { Ended } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const program = installProgram()
type Event = { event: string; run?: Run; run_id?: string; epoch?: number; metrics?: Record<string, unknown>; epoch_ms?: number }

describe('lists', () => {
  test('sort by a metric, stop at a limit, keep to an experiment', async () => {
    const { trialbook } = openLibrary(program)
    for (const [seed, experiment] of [
      [3, 'a'],
      [1, 'a'],
      [2, 'b']
    ] as const) {
      await trialbook(`run --set num_epochs=1 --seed ${seed} --experiment ${experiment}`)
    }
    const seeds = async (options: string): Promise<unknown[]> => jsonLines(await trialbook(`list --json${options}`)).map(run => run['seed'])
    expect(await seeds(' --sort -max(val_accuracy)')).toEqual([3, 2, 1])
    expect(await seeds(' --sort max(val_accuracy) --limit 2')).toEqual([1, 2])
    expect(await seeds(' --experiment a --sort seed')).toEqual([1, 3])
    expect(await seeds('')).toEqual([2, 1, 3])
  })

  test('leave archived runs out and say so, unless --archived or the filter asks for them', async () => {
    const { libraryFolder, trialbook } = openLibrary(program)
    for (const seed of [1, 2]) await trialbook(`run --set num_epochs=1 --seed ${seed}`)
    const database = new SqliteDatabase(path.join(libraryFolder, 'trialbook.db'))
    database.exec('UPDATE runs SET archived = 1 WHERE number = 1')
    database.close()
    const listed = await trialbook('list --json')
    expect(jsonLines(listed)).toMatchObject([{ number: 2 }])
    expect(listed.stderr).toContain('1 archived run is left out; --archived lists them, too.')
    const all = await trialbook('list --json --archived --sort number')
    expect(jsonLines(all)).toMatchObject([{ number: 1, archived: true }, { number: 2 }])
    expect(all.stderr).toBe('')
    const named = await runCommand(['list', '--json', '--filter', 'archived == true'], { program, libraryFolder, script: 'completes' })
    expect(jsonLines(named)).toMatchObject([{ number: 1 }])
    expect((await trialbook('show 1')).code).toBe(0)
  })

  test.each([
    ['list --sort nothing(loss)', 'sort'],
    ['list --limit 0', '--limit'],
    ['list --limit ten', '--limit'],
    ['list --experiment nobody', '--experiment: there is no experiment named nobody'],
    ['show 12', 'RUN: no run is 12'],
    ['show nobody', 'RUN: no run is nobody'],
    ['show 00000000-0000-4000-8000-000000000000', 'not in the library'],
    ['metrics 12', 'RUN: no run is 12'],
    ['stop 12', 'RUN: no run is 12'],
    ['show', "missing required argument 'run'"],
    ['frobnicate', 'frobnicate']
  ])('%s is refused by exit code 2 and names what is wrong', async (line, named) => {
    const ended = await openLibrary(program).trialbook(line)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(named)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
  })

  test('metrics come as CSV, with names that hold commas and quotes', async () => {
    const { libraryFolder, trialbook } = openLibrary(program)
    await runCommand(['run', '--set', 'num_epochs=2', '--seed', '1', '--name', 'a, "b"'], { program, libraryFolder })
    const { stdout } = await trialbook('metrics 1 --metric val_loss --csv')
    const [id] = jsonLines(await trialbook('list --json')).map(run => String(run['id']))
    expect(stdout.split('\n')).toEqual([
      'run,name,metric,split,step,epoch,time,value',
      `${id},"a, ""b""",val_loss,validation,10,1,2023-11-14T22:13:21.000Z,${0.5 * 1.1}`,
      `${id},"a, ""b""",val_loss,validation,20,2,2023-11-14T22:13:22.000Z,${(1 / 3) * 1.1}`,
      ''
    ])
    const wrong = await trialbook('metrics 1 --metric f1')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('--metric: #1 has logged no f1. It has: ')
  })

  test('keep to a filter, and say what is wrong with one', async () => {
    const { libraryFolder, trialbook } = openLibrary(program)
    for (const rate of ['0.1', '0.001']) await trialbook(`run --set num_epochs=1 --set learning_rate=${rate}`)
    const filtered = (filter: string): Promise<Ended> =>
      runCommand(['list', '--json', '--filter', filter], { program, libraryFolder, script: 'completes' })
    expect(jsonLines(await filtered('learning_rate < 0.01 and val_loss < 100'))).toMatchObject([
      { hyperparameters: { learning_rate: 0.001 } }
    ])
    expect(await filtered('learning_rate = 0.01')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Use == to compare') as string
    })
    expect(await filtered('min(val_auc) < 1')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'No run has logged val_auc yet.\n'
    })
  })

  test('are aligned words for people, with no animation where there is no terminal', async () => {
    const { trialbook } = openLibrary(program)
    expect((await trialbook('list')).stdout).toBe('No runs yet. `trialbook run` trains the first.\n')
    const trained = await trialbook('run --set num_epochs=2 --seed 5 --name first')
    expect(trained.stdout).toMatch(
      /^#1 first: seed 5, mnist, experiment Default\nepoch 1\/2 {2}loss 0\.1667 .*\nepoch 2\/2 .*\n#1 first: completed after 2 epochs in .*, test loss 0\.25, test accuracy 0\.9750\n$/
    )
    for (const control of ['\r', '\u001b']) expect(trained.stdout + trained.stderr).not.toContain(control)
    const lines = (await trialbook('list')).stdout.split('\n')
    expect(lines[0]?.indexOf('state')).toBe(lines[1]?.indexOf('completed'))
    const shown = (await trialbook('show 1')).stdout
    for (const name of ['learning_rate', 'batch_size', 'num_epochs', 'num_hidden_layers', 'hidden_units', 'dropout_rate'])
      expect(shown).toContain(name)
  })

  test('of datasets name what there is to train on, and how many runs use it', async () => {
    const { trialbook } = openLibrary(program)
    await trialbook('run --set num_epochs=1')
    const [dataset, ...others] = jsonLines(await trialbook('datasets --json'))
    expect(others.map(({ name }) => name)).toEqual(['iris', 'spirals', 'circles', 'moons', 'friedman'])
    expect(dataset).toEqual({
      name: 'mnist',
      title: expect.any(String) as string,
      kind: 'built in',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      train_samples: 60_000,
      test_samples: 10_000,
      input_shape: [28, 28],
      classes: 10,
      class_names: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      inputs: null,
      scalings: null,
      source: null,
      version: 1,
      run_count: 1
    })
    const [titles, line] = (await trialbook('datasets')).stdout.split('\n')
    expect(titles).toMatch(/^dataset +kind +training +test +inputs +classes +runs +sha256$/)
    expect(line).toBe(`mnist     built in     60000  10000  28 x 28       10     1  ${String(dataset?.['sha256']).slice(0, 12)}`)
    expect(await trialbook('datasets mnist')).toMatchObject({ code: 2, stdout: '' })
  })

  test('help lists every command, and every hyperparameter for run', async () => {
    const { trialbook } = openLibrary(program)
    const help = await trialbook('--help')
    expect(help.code).toBe(0)
    for (const name of ['serve', 'run', 'list', 'show', 'metrics', 'experiments', 'datasets', 'stop', 'doctor'])
      expect(help.stdout).toContain(`  ${name} `)
    expect((await trialbook('run --help')).stdout).toMatch(/learning_rate +0\.001 +above 0/)
  })
})

describe('the library', () => {
  test('is the folder of --data-dir before that of TRIALBOOK_HOME', async () => {
    const { trialbook } = openLibrary(program)
    const chosen = path.join(temporaryFolder(), '새 책')
    expect(
      (await runCommand(['run', '--set', 'num_epochs=1', '--data-dir', chosen], { program, libraryFolder: temporaryFolder() })).code
    ).toBe(0)
    expect(jsonLines(await trialbook('list --json'))).toEqual([])
    expect(
      jsonLines(await runCommand(['list', '--json', '--data-dir', chosen], { program, libraryFolder: temporaryFolder() })).length
    ).toBe(1)
  })

  test('that cannot be a folder is refused by exit code 2, naming it', async () => {
    const file = path.join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    const ended = await openLibrary(program).trialbook(`list --data-dir ${file}`)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(file)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test('that is damaged is told of and left as it is', async () => {
    const { libraryFolder, trialbook } = openLibrary(program)
    const file = path.join(libraryFolder, 'trialbook.db')
    writeFileSync(file, 'no database, but long enough to be taken for one '.repeat(100))
    const before = readFileSync(file)
    const ended = await trialbook('run --set num_epochs=1 --json')
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain('trialbook.db')
    expect(readFileSync(file).equals(before)).toBe(true)
    const doctor = await trialbook('doctor --json')
    expect(doctor.code).toBe(1)
    expect(jsonLines<HealthCheck>(doctor)).toMatchObject([
      { name: 'Library', ok: false, remedy: expect.stringContaining('trialbook restore') as string }
    ])
  })

  test('is looked through by doctor; each check is a line, and a missing file of the data is found', async () => {
    const { libraryFolder, trialbook } = openLibrary(program)
    const well = await trialbook('doctor --json')
    expect(jsonLines<HealthCheck>(well).filter(check => !check.ok)).toEqual([])
    expect(well.code).toBe(0)
    const env = { TRIALBOOK_MNIST_DIR: temporaryFolder() }
    const ill = await runCommand(['doctor', '--json'], { program, libraryFolder, env })
    expect(ill.code).toBe(1)
    expect(jsonLines<HealthCheck>(ill).filter(check => !check.ok)).toMatchObject([
      { name: 'MNIST', remedy: expect.stringContaining('TRIALBOOK_MNIST_DIR') as string }
    ])
    expect((await runCommand(['run', '--json'], { program, libraryFolder, env })).code).toBe(2)
    expect((await trialbook('list --json')).stdout).toBe('')
  })
})

describe('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s stops and records the run, and ends by exit code 130', async signal => {
    const { libraryFolder, trialbook } = openLibrary(program)
    const started = startCommand(['run', '--set', 'num_epochs=1000', '--json'], { program, libraryFolder, script: 'slow' })
    await started.line(line => line.includes('"epoch":2'))
    started.child.kill(signal)
    const ended = await started.ended
    expect(ended.code).toBe(130)
    expect(jsonLines<Event>(ended).at(-1)).toMatchObject({ event: 'end', run: { state: 'stopped' } })
    const [run] = jsonLines<Run>(await trialbook('list --json'))
    expect(run?.state).toBe('stopped')
    expect(run?.epochs_done).toBeGreaterThanOrEqual(2)
  })

  test('twice ends a trainer that does not listen', async () => {
    const { libraryFolder, trialbook } = openLibrary(program)
    const started = startCommand(['run', '--set', 'num_epochs=10', '--json'], { program, libraryFolder, script: 'hangs' })
    await started.line(line => line.includes('"epoch":1'))
    started.child.kill('SIGINT')
    await new Promise(resolve => setTimeout(resolve, 200))
    started.child.kill('SIGINT')
    expect((await started.ended).code).toBe(130)
    expect(jsonLines(await trialbook('list --json'))).toMatchObject([{ state: 'stopped', epochs_done: 1 }])
  })

  test('of a reader that goes away early is no fault', async () => {
    const { libraryFolder } = openLibrary(program)
    const started = startCommand(['list', '--json'], { program, libraryFolder })
    started.child.stdout?.destroy()
    expect((await started.ended).stderr).toBe('')
  })
})
