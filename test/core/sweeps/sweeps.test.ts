import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SweepRequest, Sweep, TrialView } from '../../../src/shared/sweep.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const script = 'learning rate matters'
const slowly = 'learning rate matters, slowly'
const space = { learning_rate: { type: 'float', low: 0.0001, high: 1, log: true } }
const request: SweepRequest = {
  name: 'rates',
  hyperparameters: { num_epochs: 3 },
  space,
  objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
  sampler: { kind: 'random', seed: 7 },
  budget: { trials: 6 }
}

const start = async ({ client }: TestCore, changes: Partial<SweepRequest> = {}): Promise<Sweep> =>
  (await client.sweeps.start({ ...request, ...changes })).sweep
const get = ({ client }: TestCore, id: string) => client.sweeps.get({ id })

async function reaches(core: TestCore, id: string, state: Sweep['state']): Promise<{ sweep: Sweep; trials: TrialView[] }> {
  await expect.poll(async () => (await get(core, id)).sweep.state, { timeout: 20_000 }).toBe(state)
  return get(core, id)
}
const valuesOf = (trials: readonly TrialView[]) => trials.map(({ number, values }) => ({ number, values }))

test('a sweep tries its trials one after another as ordinary runs, and ends with the best', async () => {
  const core = await openTestCore({ script })
  const started = await start(core)
  expect(started).toMatchObject({ name: 'rates', state: 'running', number: 1, workers: 1, trials: { planned: 6 } })
  const { sweep, trials } = await reaches(core, started.id, 'completed')
  expect(sweep).toMatchObject({ reason: { code: 'trials' }, trials: { completed: 6, failed: 0, planned: 6 }, epochs_done: 18, left_ms: 0 })
  expect(trials.map(({ state }) => state)).toEqual(Array(6).fill('completed'))
  const values = trials.map(({ value }) => value as number)
  expect(sweep.best?.value).toBe(Math.min(...values))
  expect(sweep.best?.run_id).toBe(trials[values.indexOf(Math.min(...values))]?.run_id)
  const better = values.flatMap((value, trial) => (value < Math.min(Infinity, ...values.slice(0, trial)) ? [{ trial, value }] : []))
  expect(sweep.best_steps).toEqual(better)
  const { rows } = await core.client.runs.list({})
  expect(rows.map(run => run.sweep_id)).toEqual(Array(6).fill(started.id))
  expect(rows.map(run => run.seed).sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11, 12])
  // Told a moment later than it is known.
  const isTold = (): boolean => core.events.some(event => event.type === 'sweeps_changed' && event.sweeps[0]?.state === 'completed')
  await expect.poll(isTold).toBe(true)
})

test('a filter finds the runs of the latest sweep alone', async () => {
  const core = await openTestCore({ script })
  const latest = async () => (await core.client.runs.list({ filter: 'latest_sweep == true' })).rows.map(run => run.sweep_id)
  expect(await latest()).toEqual([])
  await core.client.runs.start({ hyperparameters: { num_epochs: 1 } })
  const first = await start(core)
  await reaches(core, first.id, 'completed')
  expect(await latest()).toEqual(Array(6).fill(first.id))
  const second = await start(core, { budget: { trials: 2 } })
  await reaches(core, second.id, 'completed')
  expect(await latest()).toEqual(Array(2).fill(second.id))
  expect((await core.client.runs.list({ filter: 'latest_sweep == false' })).total).toBe(7)
})

test('a grid tries every cell once, in an order of its own', async () => {
  const core = await openTestCore({ script })
  const grid = {
    learning_rate: { type: 'categorical', choices: [0.1, 0.01, 0.001] },
    batch_size: { type: 'int', low: 32, high: 128, step: 32 }
  }
  const { id } = await start(core, { space: grid, sampler: { kind: 'grid' }, budget: {}, workers: 2 })
  const { sweep, trials } = await reaches(core, id, 'completed')
  expect(sweep).toMatchObject({ reason: { code: 'exhausted' }, trials: { completed: 12, planned: 12 } })
  expect(new Set(trials.map(({ values }) => JSON.stringify(values))).size).toBe(12)
})

test('diverged and failed trials are told apart, and a failed one can be tried again', async () => {
  const core = await openTestCore({ script })
  const risky = { learning_rate: { type: 'categorical', choices: [0.01, 5] }, batch_size: { type: 'categorical', choices: [13, 32] } }
  const { id } = await start(core, { space: risky, sampler: { kind: 'grid' }, budget: {} })
  const { sweep, trials } = await reaches(core, id, 'completed')
  expect(sweep.trials).toMatchObject({ completed: 1, diverged: 1, failed: 2 })
  expect(sweep.best?.values).toEqual({ learning_rate: 0.01, batch_size: 32 })
  const failed = trials.filter(({ state }) => state === 'failed')
  expect(failed[0]?.error).toContain('unlucky')
  await expect(core.client.sweeps.retry({ id, trials: [sweep.best!.trial] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { what: 'trial' }
  })
  expect((await core.client.sweeps.retry({ id })).sweep.state).toBe('running')
  const again = await reaches(core, id, 'completed')
  expect(again.trials).toHaveLength(4)
  expect(again.trials.find(({ number }) => number === failed[0]?.number)?.run_id).not.toBe(failed[0]?.run_id)
})

test('five failures in a row pause it with the reason; resuming forgives them', async () => {
  const core = await openTestCore({ script })
  const { id } = await start(core, { hyperparameters: { num_epochs: 2, batch_size: 13 }, budget: { trials: 12 } })
  const { sweep } = await reaches(core, id, 'paused')
  expect(sweep.trials.failed).toBe(5)
  expect(sweep.reason).toMatchObject({ code: 'failing' })
  expect(sweep.reason?.message).toContain('unlucky')
  await core.client.sweeps.resume({ id })
  await expect.poll(async () => (await get(core, id)).sweep.trials.failed).toBe(10)
  await reaches(core, id, 'paused')
})

describe('steering', () => {
  test('a pause lets the trial finish; a stop ends it, and resuming tries it again', async () => {
    const core = await openTestCore({ script: slowly })
    const { id } = await start(core)
    await core.client.sweeps.pause({ id })
    await expect(core.client.sweeps.pause({ id })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    await expect.poll(async () => (await get(core, id)).sweep.trials.completed).toBe(1)
    expect((await core.client.queue.get()).order).toEqual([])
    await core.client.sweeps.resume({ id })
    await expect.poll(async () => (await get(core, id)).sweep.trials.running).toBe(1)
    const stopped = (await core.client.sweeps.stop({ id })).sweep
    expect(stopped).toMatchObject({ state: 'stopped', trials: { running: 0, waiting: 1 } })
    await core.client.sweeps.resume({ id })
    const { sweep, trials } = await reaches(core, id, 'completed')
    expect(sweep.trials).toMatchObject({ completed: 6, planned: 6 })
    expect(trials).toHaveLength(6)
  })

  test('the budget can be extended, bounds edited, and trials outside them no longer guide it', async () => {
    const core = await openTestCore({ script })
    const { id } = await start(core)
    const before = await reaches(core, id, 'completed')
    const narrow = { learning_rate: { type: 'float', low: 0.005, high: 0.02, log: true } }
    const edited = await core.client.sweeps.edit({ id, space: narrow, budget: { trials: 9 } })
    const outside = before.trials.filter(
      ({ values }) => (values['learning_rate'] as number) < 0.005 || (values['learning_rate'] as number) > 0.02
    )
    expect(edited.outside).toBe(outside.length)
    await core.client.sweeps.resume({ id })
    const { trials } = await reaches(core, id, 'completed')
    expect(trials).toHaveLength(9)
    for (const { values } of trials.slice(6)) {
      expect(values['learning_rate']).toBeGreaterThanOrEqual(0.005)
      expect(values['learning_rate']).toBeLessThanOrEqual(0.02)
    }
    expect(trials.filter(trial => trial.outside)).toHaveLength(outside.length)
  })

  test('a trial picked by hand comes next, and must lie in the space unless allowed', async () => {
    const core = await openTestCore({ script })
    const { id } = await start(core)
    await reaches(core, id, 'completed')
    await expect(core.client.sweeps.addTrial({ id, values: { learning_rate: 3 } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { faults: [{ field: 'values', code: 'outside_space' }] }
    })
    await expect(core.client.sweeps.addTrial({ id, values: { dropout_rate: 0.1 } })).rejects.toMatchObject({
      data: { faults: [{ field: 'dropout_rate', code: 'not_searched' }] }
    })
    expect((await core.client.sweeps.addTrial({ id, values: { learning_rate: 0.01 } })).trial).toBe(6)
    const { sweep, trials } = await reaches(core, id, 'completed')
    expect(sweep.best).toMatchObject({ trial: 6, values: { learning_rate: 0.01 } })
    expect(trials[6]).toMatchObject({ origin: 'hand', state: 'completed' })
    expect(sweep.trials.planned).toBe(7)
  })

  test('a target ends it as soon as it is reached', async () => {
    const core = await openTestCore({ script })
    const { id } = await start(core, { budget: { trials: 50, target: 100 } })
    const { sweep } = await reaches(core, id, 'completed')
    expect(sweep).toMatchObject({ reason: { code: 'target' }, trials: { completed: 1 } })
  })

  test('a budget of epochs ends it when they are trained', async () => {
    const core = await openTestCore({ script })
    const { id } = await start(core, { budget: { epochs: 7 } })
    const { sweep } = await reaches(core, id, 'completed')
    expect(sweep).toMatchObject({ reason: { code: 'epochs' }, trials: { completed: 3 }, epochs_done: 9 })
  })

  test('a sweep keeps its place among the runs that wait, and can be moved', async () => {
    const core = await openTestCore({ script: slowly })
    const { runs } = await core.client.runs.start({ hyperparameters: { num_epochs: 1000, seed: 1 }, seeds: 2 })
    const { id } = await start(core)
    expect(await core.client.queue.get()).toMatchObject({ order: [runs[1]?.id, id], queued: [runs[1]?.id], running: [runs[0]?.id] })
    expect(await core.client.queue.move({ id, position: 0 })).toEqual({ order: [id, runs[1]?.id], queued: [runs[1]?.id] })
  })
})

test('ASHA ends trials early as pruned, with the reason, and keeps their curves', async () => {
  const core = await openTestCore({ script })
  const { id } = await start(core, { hyperparameters: { num_epochs: 9 }, pruner: { kind: 'asha' }, budget: { trials: 12 } })
  const { sweep, trials } = await reaches(core, id, 'completed')
  expect(sweep.trials.pruned).toBeGreaterThan(0)
  expect(sweep.trials.completed).toBeGreaterThan(0)
  expect(sweep.trials.completed + sweep.trials.pruned).toBe(12)
  const pruned = trials.find(({ state }) => state === 'pruned')!
  expect(pruned.error).toMatch(/Not among the best/)
  const { run } = await core.client.runs.get({ id: pruned.run_id! })
  expect(run).toMatchObject({ state: 'pruned', error: { code: 'PRUNED' } })
  expect(run.metrics['val_loss']?.last_epoch).toBe(run.epochs_done)
})

describe('durability', () => {
  test('closed in the middle and opened again, it goes on with the same suggestions as without that', async () => {
    const whole = await openTestCore({ script })
    const undisturbed = await reaches(
      whole,
      (await start(whole, { sampler: { kind: 'tpe', seed: 3 }, budget: { trials: 16 } })).id,
      'completed'
    )

    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder, script: slowly })
    const { id } = await start(first, { sampler: { kind: 'tpe', seed: 3 }, budget: { trials: 16 } })
    await expect.poll(async () => (await get(first, id)).sweep.trials.completed, { timeout: 20_000 }).toBe(3)
    await first.core.close()
    const second = await openTestCore({ libraryFolder, script })
    const { sweep, trials } = await reaches(second, id, 'completed')
    expect(sweep.trials).toMatchObject({ completed: 16, failed: 0, planned: 16 })
    expect(valuesOf(trials)).toEqual(valuesOf(undisturbed.trials))
    expect(trials.map(({ value }) => value)).toEqual(undisturbed.trials.map(({ value }) => value))
  })

  test('a command that only looks leaves it alone', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder, script: slowly })
    const { id } = await start(first)
    await first.core.close()
    const second = await openTestCore({ libraryFolder, script, trainQueued: false })
    expect((await get(second, id)).sweep).toMatchObject({ state: 'running', trials: { running: 0, waiting: 1 } })
    expect(second.launcher.launches).toEqual([])
    await second.client.sweeps.resume({ id })
    await reaches(second, id, 'completed')
  })
})

test('two workers train two trials at once', async () => {
  const core = await openTestCore({ script: slowly })
  const { id } = await start(core, { workers: 2, budget: { trials: 4 } })
  expect((await get(core, id)).sweep.trials.running).toBe(2)
  const { trials } = await reaches(core, id, 'completed')
  expect(trials).toHaveLength(4)
  expect(core.launcher.launches).toHaveLength(4)
})

test('earlier runs of the same data guide a warm start and are not run again', async () => {
  const core = await openTestCore({ script })
  const first = await reaches(core, (await start(core)).id, 'completed')
  const { id } = await start(core, { warm_start: true, budget: { trials: 2 } })
  const { sweep, trials } = await reaches(core, id, 'completed')
  expect(trials.filter(({ origin }) => origin === 'warm').map(({ value }) => value)).toEqual(first.trials.map(({ value }) => value))
  expect(sweep.trials).toMatchObject({ completed: 8, planned: 8 })
  expect((await core.client.runs.list({})).total).toBe(8)
})

test('what is kept of a run does not keep it from guiding a search, where it was branched off does', async () => {
  const core = await openTestCore({ script })
  const given = { num_epochs: 3, learning_rate: 0.01, checkpoint_every: 2 }
  const { runs } = await core.client.runs.start({ hyperparameters: given })
  await core.reaches(runs[0]!.id, 'completed')
  expect((await core.client.sweeps.preview(request)).reusable).toBe(1)
  const { checkpoints } = await core.client.runs.get({ id: runs[0]!.id })
  mkdirSync(dirname(checkpoints[0]!.file), { recursive: true })
  writeFileSync(checkpoints[0]!.file, 'the weights')
  const parent = { run_id: runs[0]!.id, epoch: checkpoints[0]!.epoch }
  const forked = await core.client.runs.start({ hyperparameters: { ...given, num_epochs: 5, learning_rate: 0.02 }, parent })
  await core.reaches(forked.runs[0]!.id, 'completed')
  expect((await core.client.sweeps.preview({ ...request, hyperparameters: { num_epochs: 5 } })).reusable).toBe(0)
})

describe('before it starts', () => {
  test('the number of cells and the time it takes', async () => {
    const core = await openTestCore({ script })
    const grid = {
      learning_rate: { type: 'float', low: 0.0001, high: 0.1, log: true },
      batch_size: { type: 'categorical', choices: [16, 32] }
    }
    const preview = await core.client.sweeps.preview({
      ...request,
      space: grid,
      sampler: { kind: 'grid', levels: { learning_rate: 4 } },
      budget: {}
    })
    expect(preview).toMatchObject({ cells: 8, planned: 8, reusable: 0, time: { basis: 'rough' } })
    expect(preview.levels).toEqual({ learning_rate: [0.0001, 0.001, 0.01, 0.1], batch_size: [16, 32] })
    expect(preview.time!.low_ms).toBeLessThan(preview.time!.ms)
    const auto = await core.client.sweeps.preview({ ...request, sampler: { kind: 'auto' } })
    expect(auto).toMatchObject({ cells: null, planned: 6, levels: {}, sampler: { kind: 'gp' } })
  })

  test.each<[string, Partial<SweepRequest>, { field: string; code: string }]>([
    [
      'a range upside down',
      { space: { learning_rate: { type: 'float', low: 1, high: 0.1 } } },
      { field: 'learning_rate', code: 'low_above_high' }
    ],
    [
      'a log range from 0',
      { space: { dropout_rate: { type: 'float', low: 0, high: 0.5, log: true } } },
      { field: 'dropout_rate', code: 'log_needs_positive' }
    ],
    [
      'a step larger than the range',
      { space: { batch_size: { type: 'int', low: 8, high: 16, step: 32 } } },
      { field: 'batch_size', code: 'step_above_range' }
    ],
    ['no choices', { space: { optimizer: { type: 'categorical', choices: [] } } }, { field: 'optimizer', code: 'empty_choices' }],
    [
      'a choice twice',
      { space: { batch_size: { type: 'categorical', choices: [64, 64] } } },
      { field: 'batch_size', code: 'duplicate_choice' }
    ],
    [
      'a choice that is none',
      { space: { optimizer: { type: 'categorical', choices: ['adam', 'magic'] } } },
      { field: 'optimizer', code: 'invalid' }
    ],
    [
      'a value beyond the limit',
      { space: { hidden_units: { type: 'int', low: 64, high: 70_000 } } },
      { field: 'hidden_units', code: 'invalid' }
    ],
    [
      'fractions of a whole number',
      { space: { batch_size: { type: 'float', low: 16, high: 64 } } },
      { field: 'batch_size', code: 'needs_int' }
    ],
    ['a name that is none', { space: { learning_rat: { type: 'float', low: 0.1, high: 1 } } }, { field: 'learning_rat', code: 'unknown' }],
    ['a Korean name', { space: { 학습률: { type: 'float', low: 0.1, high: 1 } } }, { field: '학습률', code: 'unknown' }],
    [
      '__proto__',
      { space: JSON.parse('{"__proto__": {"type": "float", "low": 0, "high": 1}}') as SweepRequest['space'] },
      { field: '__proto__', code: 'unknown' }
    ],
    ['nothing searched', { space: { batch_size: 32 } }, { field: 'space', code: 'nothing_searched' }],
    ['an objective nobody logs', { objective: { ...request.objective, metric: 'f1' } }, { field: 'objective', code: 'unknown_metric' }],
    ['validation without a part for it', { hyperparameters: { validation_split: 0 } }, { field: 'objective', code: 'needs_validation' }],
    [
      'a grid of 10^12 cells',
      {
        space: Object.fromEntries(
          ['learning_rate', 'dropout_rate', 'momentum'].map(name => [name, { type: 'float', low: 0, high: 0.5, step: 0.00005 }])
        ),
        sampler: { kind: 'grid' },
        budget: {}
      },
      { field: 'space', code: 'grid_too_large' }
    ],
    [
      'a warm-up as long as the trial',
      { pruner: { kind: 'median', warm_up_epochs: 3 } },
      { field: 'warm_up_epochs', code: 'warm_up_too_long' }
    ],
    [
      'a condition on nothing',
      { space: { ...space, momentum: { type: 'float', low: 0, high: 0.9, when: { optimizer: { equals: 'sgd' } } } } },
      { field: 'momentum', code: 'unknown_condition' }
    ]
  ])('%s is refused, and nothing is written', async (_, changes, fault) => {
    const core = await openTestCore({ script })
    await expect(core.client.sweeps.start({ ...request, ...changes })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { faults: expect.arrayContaining([expect.objectContaining(fault)]) as unknown }
    })
    expect((await core.client.sweeps.list()).sweeps).toEqual([])
    expect((await core.client.runs.list({})).total).toBe(0)
  })

  test.each([{ trials: 0 }, { trials: 1.5 }, { minutes: 0 }, { epochs: -1 }])('a budget of %o is refused', async budget => {
    const core = await openTestCore({ script })
    await expect(core.client.sweeps.start({ ...request, budget })).rejects.toThrow()
  })

  test('values that do not go together fail their trial with the reason, and no more', async () => {
    const core = await openTestCore({ script })
    const odd = { num_hidden_layers: { type: 'categorical', choices: [2, 3] } }
    const { id } = await start(core, {
      space: odd,
      hyperparameters: { num_epochs: 2, hidden_units: [64, 32, 16] },
      sampler: { kind: 'grid' },
      budget: {}
    })
    const { sweep, trials } = await reaches(core, id, 'completed')
    expect(sweep.trials).toMatchObject({ completed: 1, failed: 1 })
    expect(trials.find(({ state }) => state === 'failed')?.error).toContain('hidden_units')
  })

  test('more workers than cores are taken and use the cores there are', async () => {
    const core = await openTestCore({ script: slowly })
    const { id } = await start(core, { workers: 16 })
    expect((await get(core, id)).sweep).toMatchObject({ workers: 16, trials: { running: 2 } })
  })
})

test('importance is not told from a handful of trials', async () => {
  const core = await openTestCore({ script })
  const { id } = await start(core)
  await reaches(core, id, 'completed')
  expect(await core.client.sweeps.importance({ id })).toMatchObject({ ok: false, code: 'too_few_trials', trials: 6 })
})

test('an unknown sweep is not found', async () => {
  const core = await openTestCore({ script })
  const id = '00000000-0000-4000-8000-000000000000'
  for (const ask of [core.client.sweeps.get, core.client.sweeps.pause, core.client.sweeps.resume, core.client.sweeps.stop])
    await expect(ask({ id })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'sweep', id } })
})
