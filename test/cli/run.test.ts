import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, openLibrary, runCommand, startCommand } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const program = installProgram()
type Event = { event: string; run?: Run; run_id?: string; epoch?: number; metrics?: Record<string, unknown>; epoch_ms?: number }

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
    const { trialbook } = openLibrary(program)
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
    const { trialbook } = openLibrary(program)
    const end = jsonLines<Event>(await trialbook('run --set num_epochs=2 --seed 5 --name 첫-실행 --experiment 실험 --json')).at(-1)?.run
    expect(jsonLines(await trialbook('list --json'))).toEqual([end])
    for (const reference of ['1', '#1', end?.id ?? '', end?.id.slice(0, 8) ?? '', '첫-실행']) {
      expect(jsonLines(await trialbook(`show ${reference} --json`))).toEqual([end])
    }
    expect(jsonLines(await trialbook('experiments --json'))).toMatchObject([{ name: '실험', run_count: 1 }])
  })

  test('tells numbers that are not finite as strings, and a run that diverged by exit code 1', async () => {
    const { trialbook } = openLibrary(program)
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
    const { trialbook } = openLibrary(program)
    const ended = await trialbook('run --set num_epochs=3 --json', 'crashes')
    expect(ended.code).toBe(1)
    const end = jsonLines<Event>(ended).at(-1)
    expect(end).toMatchObject({ event: 'end', run: { state: 'failed', epochs_done: 1, error: { code: 'TRAINER_OUT_OF_MEMORY' } } })
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
    const { trialbook } = openLibrary(program)
    const lines = jsonLines<Event>(await trialbook('run --set num_epochs=2 --seed 7 --seeds 3 --json'))
    expect(lines.filter(line => line.event === 'start').map(line => line.run?.seed)).toEqual([7, 8, 9])
    expect(lines.filter(line => line.event === 'end').map(line => line.run?.state)).toEqual(Array(3).fill('completed'))
    expect(lines.filter(line => line.event === 'epoch').length).toBe(6)
  })
})

describe('what to train', () => {
  test('comes from the preset, over it the file, over it --set, over it the options', async () => {
    const { trialbook, libraryFolder } = openLibrary(program)
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
    const { trialbook } = openLibrary(program)
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
    const { trialbook, libraryFolder } = openLibrary(program)
    const config = path.join(libraryFolder, 'config.json')
    writeFileSync(config, content)
    const ended = await trialbook(`run --config ${config} --json`)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(named)
  })
})
