import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { HealthCheck } from '../../src/shared/host.ts'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, runCommand, startCommand } from '../support/commandLine.ts'
import type { Ended } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const program = installProgram()
type Event = { event: string; run?: Run; run_id?: string; epoch?: number; metrics?: Record<string, unknown>; epoch_ms?: number }

/** A library of its own and a way to run commands on it. */
function openLibrary(): { libraryFolder: string; trialbook: (line: string, script?: string) => Promise<Ended> } {
  const libraryFolder = temporaryFolder()
  const trialbook = (line: string, script = 'completes'): Promise<Ended> => runCommand(line.split(' '), { program, libraryFolder, script })
  return { libraryFolder, trialbook }
}

/** The promised fields of a run; more may be there. */
const promisedRun = {
  id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  number: 1,
  name: expect.any(String) as string,
  experiment: 'Default',
  sweep_id: null,
  state: 'completed',
  hyperparameters: expect.objectContaining({
    learning_rate: 0.001,
    batch_size: 32,
    num_epochs: 2,
    num_hidden_layers: 3,
    hidden_units: 128,
    dropout_rate: 0.2,
    optimizer: 'adam'
  }) as object,
  dataset: { name: 'mnist', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  seed: 5,
  test: { loss: 0.25, accuracy: 0.975 },
  parameters: 1234,
  epochs_done: 2,
  started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
  ended_at: expect.stringMatching(/Z$/) as string,
  duration_ms: expect.any(Number) as number,
  error: null,
  tags: [],
  parent: null
}

describe('run --json', () => {
  test('prints a start, every epoch and the end, each as promised, and nothing else', async () => {
    const { trialbook } = openLibrary()
    const ended = await trialbook('run --preset mnist-mlp --set num_epochs=2 --seed 5 --json')
    expect(ended.code).toBe(0)
    const lines = jsonLines<Event>(ended)
    const [start, first, second, end] = lines
    expect(lines.map(line => line.event)).toEqual(['start', 'epoch', 'epoch', 'end'])
    expect(start?.run).toMatchObject({ number: 1, seed: 5, test: null, epochs_done: 0, ended_at: null, duration_ms: null, error: null })
    expect(['queued', 'running']).toContain(start?.run?.state)
    expect(start?.run?.hyperparameters).toEqual(end?.run?.hyperparameters)
    const id = start?.run?.id
    const { loss, accuracy, val_loss, val_accuracy } = first?.metrics ?? {}
    expect(first).toEqual({ event: 'epoch', run_id: id, epoch: 1, metrics: { loss, accuracy, val_loss, val_accuracy }, epoch_ms: 20 })
    expect(loss).toBe(1 / 6)
    expect(second).toMatchObject({ run_id: id, epoch: 2, metrics: { loss: 1 / 7 } })
    expect(end?.run).toMatchObject({ ...promisedRun, id })
    expect(end?.run?.metrics['val_loss']).toMatchObject({
      last: expect.closeTo(1.1 / 7, 12) as number,
      min: expect.closeTo(1.1 / 7, 12) as number,
      min_epoch: 2,
      max: expect.closeTo(1.1 / 6, 12) as number,
      max_epoch: 1,
      non_finite: 0
    })
    expect(ended.stderr).toBe('')
  })

  test('is the same run that list and show tell of', async () => {
    const { trialbook } = openLibrary()
    const end = jsonLines<Event>(await trialbook('run --set num_epochs=2 --seed 5 --name 첫-실행 --experiment 실험 --json')).at(-1)?.run
    expect(jsonLines(await trialbook('list --json'))).toEqual([end])
    for (const reference of ['1', '#1', end?.id ?? '', end?.id.slice(0, 8) ?? '', '첫-실행']) {
      expect(jsonLines(await trialbook(`show ${reference} --json`))).toEqual([end])
    }
    expect(jsonLines(await trialbook('experiments --json'))).toMatchObject([{ name: '실험', run_count: 1 }])
  })

  test('tells numbers that are not finite as strings, and a run that diverged by exit code 1', async () => {
    const { trialbook } = openLibrary()
    const ended = await trialbook('run --set num_epochs=2 --seed 1 --json', 'diverges')
    expect(ended.code).toBe(1)
    const lines = jsonLines<Event>(ended)
    expect(lines[2]).toMatchObject({ event: 'epoch', epoch: 2, metrics: { loss: 'NaN', val_loss: 'NaN', accuracy: 'NaN' } })
    expect(lines.at(-1)).toMatchObject({
      event: 'end',
      run: {
        state: 'diverged',
        error: { code: 'DIVERGED', message: 'loss became NaN in epoch 2, batch 7.' },
        metrics: { loss: { last: 'NaN', min: 0.5, non_finite: 1 } }
      }
    })
    expect(jsonLines(await trialbook('metrics 1 --metric loss --json')).map(row => row['value'])).toEqual([0.5, 'NaN'])
  })

  test('tells a crash with its last words, by exit code 1', async () => {
    const { trialbook } = openLibrary()
    const ended = await trialbook('run --set num_epochs=3 --json', 'crashes')
    expect(ended.code).toBe(1)
    const end = jsonLines<Event>(ended).at(-1)
    expect(end).toMatchObject({ event: 'end', run: { state: 'failed', epochs_done: 1, error: { code: 'TRAINER_CRASHED' } } })
    expect(end?.run?.error?.message).toContain('Out of memory: cannot allocate 12 GB')
  })

  test('stops and records a run when nobody reads about it any more', async () => {
    const libraryFolder = temporaryFolder()
    const training = startCommand(['run', '--set', 'num_epochs=1000', '--json'], { program, libraryFolder, script: 'slow' })
    await training.line(line => line.includes('"epoch":1'))
    training.child.stdout?.destroy()
    expect((await training.ended).code).toBe(130)
    expect(jsonLines(await runCommand(['list', '--json'], { program, libraryFolder }))).toMatchObject([{ state: 'stopped' }])
  })

  test('with --seeds follows each run to its end', async () => {
    const { trialbook } = openLibrary()
    const lines = jsonLines<Event>(await trialbook('run --set num_epochs=2 --seed 7 --seeds 3 --json'))
    expect(lines.filter(line => line.event === 'start').map(line => line.run?.seed)).toEqual([7, 8, 9])
    expect(lines.filter(line => line.event === 'end').map(line => line.run?.state)).toEqual(Array(3).fill('completed'))
    expect(lines.filter(line => line.event === 'epoch').length).toBe(6)
  })
})

describe('what to train', () => {
  test('comes from the preset, over it the file, over it --set, over it the options', async () => {
    const { trialbook, libraryFolder } = openLibrary()
    const config = path.join(libraryFolder, 'config.json')
    writeFileSync(
      config,
      JSON.stringify({ num_epochs: 1, hidden_units: [64, 32], num_hidden_layers: 2, patience: null, optimizer: 'sgd', seed: 3 })
    )
    const ended = await trialbook(
      `run --config ${config} --set optimizer=rmsprop --set hidden_units=256,128 --set shuffle=false --set seed=4 --seed 9 --json`
    )
    expect(jsonLines<Event>(ended).at(-1)?.run).toMatchObject({
      seed: 9,
      hyperparameters: {
        num_epochs: 1,
        num_hidden_layers: 2,
        hidden_units: [256, 128],
        optimizer: 'rmsprop',
        shuffle: false,
        patience: null,
        learning_rate: 0.001
      }
    })
  })

  test.each<[string, string]>([
    ['--set learning_rate=0', 'learning_rate'],
    ['--set learning_rate=-1', 'learning_rate'],
    ['--set learning_rate=fast', 'learning_rate'],
    ['--set learning_rate=NaN', 'learning_rate'],
    ['--set batch_size=1000000', 'batch_size'],
    ['--set batch_size=1.5', 'batch_size'],
    ['--set num_hidden_layers=-1', 'num_hidden_layers'],
    ['--set hidden_units=256,128', 'hidden_units'],
    ['--set dropout_rate=1', 'dropout_rate'],
    ['--set optimizer=adamn', 'optimizer'],
    ['--set learning_rat=0.1', 'Did you mean learning_rate'],
    ['--set learning_rate', 'learning_rate: Write KEY=VALUE'],
    ['--set =1', 'Write KEY=VALUE'],
    ['--seed 1.5', 'seed'],
    ['--threads 0', 'threads'],
    ['--threads many', 'threads'],
    ['--seeds 0', '--seeds'],
    ['--seeds 51', '--seeds'],
    ['--preset resnet', '--preset: there is no resnet'],
    ['--dataset imagenet', 'imagenet'],
    ['--config /nowhere/config.json', '--config: /nowhere/config.json'],
    ['--frobnicate', '--frobnicate']
  ])('%s is refused by exit code 2, naming the field, and nothing is recorded', async (options, named) => {
    const { trialbook } = openLibrary()
    const ended = await trialbook(`run ${options} --json`)
    expect(ended.code).toBe(2)
    expect(ended.stdout).toBe('')
    expect(ended.stderr).toContain(named)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
    expect((await trialbook('list --json')).stdout).toBe('')
    expect((await trialbook('experiments --json')).stdout).not.toContain('"run_count":1')
  })

  test.each<[string, string]>([
    ['{"learning_rate": 0.1', 'cannot be read as JSON'],
    ['[1, 2]', 'one object of hyperparameters'],
    ['null', 'one object of hyperparameters'],
    ['{"learning_rate": "fast"}', 'learning_rate'],
    ['{"layers": 3}', 'layers']
  ])('a file of %s is refused by exit code 2', async (content, named) => {
    const { trialbook, libraryFolder } = openLibrary()
    const config = path.join(libraryFolder, 'config.json')
    writeFileSync(config, content)
    const ended = await trialbook(`run --config ${config} --json`)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(named)
  })
})

describe('lists', () => {
  test('sort by a metric, stop at a limit, keep to an experiment', async () => {
    const { trialbook } = openLibrary()
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
    const ended = await openLibrary().trialbook(line)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(named)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
  })

  test('metrics come as CSV, with names that hold commas and quotes', async () => {
    const { libraryFolder, trialbook } = openLibrary()
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
    const { libraryFolder, trialbook } = openLibrary()
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
    const { trialbook } = openLibrary()
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
    const { trialbook } = openLibrary()
    await trialbook('run --set num_epochs=1')
    const [dataset, ...others] = jsonLines(await trialbook('datasets --json'))
    expect(others).toEqual([])
    expect(dataset).toEqual({
      name: 'mnist',
      title: expect.any(String) as string,
      kind: 'built in',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      train_samples: 60_000,
      test_samples: 10_000,
      input_shape: [28, 28],
      classes: 10,
      run_count: 1
    })
    const [titles, line, end] = (await trialbook('datasets')).stdout.split('\n')
    expect(titles).toMatch(/^dataset +kind +training +test +inputs +classes +runs +sha256$/)
    expect(line).toBe(`mnist    built in     60000  10000  28 x 28       10     1  ${String(dataset?.['sha256']).slice(0, 12)}`)
    expect(end).toBe('')
    expect(await trialbook('datasets mnist')).toMatchObject({ code: 2, stdout: '' })
  })

  test('help lists every command, and every hyperparameter for run', async () => {
    const { trialbook } = openLibrary()
    const help = await trialbook('--help')
    expect(help.code).toBe(0)
    for (const name of ['serve', 'run', 'list', 'show', 'metrics', 'experiments', 'datasets', 'stop', 'doctor'])
      expect(help.stdout).toContain(`  ${name} `)
    expect((await trialbook('run --help')).stdout).toMatch(/learning_rate +0\.001 +above 0/)
  })
})

describe('the library', () => {
  test('is the folder of --data-dir before that of TRIALBOOK_HOME', async () => {
    const { trialbook } = openLibrary()
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
    const ended = await openLibrary().trialbook(`list --data-dir ${file}`)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(file)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test('that is damaged is told of and left as it is', async () => {
    const { libraryFolder, trialbook } = openLibrary()
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
      { name: 'Library', ok: false, remedy: 'Restore a copy from the backups folder.' }
    ])
  })

  test('is looked through by doctor; each check is a line, and a missing file of the data is found', async () => {
    const { libraryFolder, trialbook } = openLibrary()
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
    const { libraryFolder, trialbook } = openLibrary()
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
    const { libraryFolder, trialbook } = openLibrary()
    const started = startCommand(['run', '--set', 'num_epochs=10', '--json'], { program, libraryFolder, script: 'hangs' })
    await started.line(line => line.includes('"epoch":1'))
    started.child.kill('SIGINT')
    await new Promise(resolve => setTimeout(resolve, 200))
    started.child.kill('SIGINT')
    expect((await started.ended).code).toBe(130)
    expect(jsonLines(await trialbook('list --json'))).toMatchObject([{ state: 'stopped', epochs_done: 1 }])
  })

  test('of a reader that goes away early is no fault', async () => {
    const { libraryFolder } = openLibrary()
    const started = startCommand(['list', '--json'], { program, libraryFolder })
    started.child.stdout?.destroy()
    expect((await started.ended).stderr).toBe('')
  })
})
