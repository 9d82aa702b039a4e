import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../../../src/core/runs/fingerprint.ts'
import { nameRun } from '../../../src/core/runs/runName.ts'
import { consecutiveSeeds } from '../../../src/core/runs/startRuns.ts'
import { defaultHyperparameters } from '../../../src/shared/hyperparameters.ts'
import { openTestCore } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const total = async ({ client }: TestCore): Promise<number> => (await client.runs.list({})).total

describe('a request that is wrong', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>[]]>([
    [
      'an unknown name',
      { lerning_rate: 1 },
      [{ field: 'lerning_rate', code: 'unknown', params: { name: 'lerning_rate', suggestion: 'learning_rate' } }]
    ],
    ['text where a number belongs', { batch_size: 'many' }, [{ field: 'batch_size', code: 'invalid' }]],
    ['a learning rate of 0', { learning_rate: 0 }, [{ field: 'learning_rate', code: 'invalid' }]],
    ['a negative learning rate', { learning_rate: -1 }, [{ field: 'learning_rate', code: 'invalid' }]],
    ['a batch larger than the data', { batch_size: 60_000 }, [{ field: 'batch_size', code: 'larger_than_data', params: { n: 54_000 } }]],
    ['a list of another length', { hidden_units: [64, 32] }, [{ field: 'hidden_units', code: 'list_length' }]],
    [
      'several at once',
      { dropout_rate: 1, num_epochs: 0, seed: -1 },
      [{ field: 'num_epochs' }, { field: 'dropout_rate' }, { field: 'seed' }]
    ]
  ])('%s: every fault names its field and nothing is recorded', async (_, hyperparameters, faults) => {
    const core = await openTestCore()
    const error: unknown = await core.client.runs.start({ hyperparameters, experiment: 'New one' }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'INVALID_INPUT', defined: true, data: { faults } })
    expect((error as { data: { faults: unknown[] } }).data.faults).toHaveLength(faults.length)
    expect(await total(core)).toBe(0)
    expect(await core.client.experiments.list()).toEqual([])
    expect(core.launcher.launches).toEqual([])
  })

  test('an unknown dataset or parent is not found', async () => {
    const { client } = await openTestCore()
    await expect(client.runs.start({ dataset: 'mnits' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('mnist') as string,
      data: { what: 'dataset', id: 'mnits' }
    })
    const parent = { run_id: '00000000-0000-4000-8000-000000000000', epoch: 1 }
    await expect(client.runs.start({ parent })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'run', id: parent.run_id } })
  })

  test('input without the contract’s form is told field by field too', async () => {
    const { client } = await openTestCore()
    const call = client.runs.start({ seeds: 0, name: 7 } as never)
    await expect(call).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: {
        faults: [
          expect.objectContaining({ field: 'name', code: 'malformed' }),
          expect.objectContaining({ field: 'seeds', code: 'malformed' })
        ]
      }
    })
  })
})

describe('seeds', () => {
  test('follow one another and wrap at the end of their range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 50 }), (seed, count) => {
        const seeds = consecutiveSeeds(seed, count)
        expect(seeds[0]).toBe(seed)
        expect(new Set(seeds).size).toBe(count)
        for (const one of seeds) expect(one).toBeLessThan(2 ** 32)
      })
    )
    expect(consecutiveSeeds(2 ** 32 - 1, 2)).toEqual([2 ** 32 - 1, 0])
  })

  test('one run a seed, each recorded with its own; none given draws a fresh one', async () => {
    const { client } = await openTestCore({ script: 'never ready' })
    const { runs } = await client.runs.start({ hyperparameters: { seed: 7 }, seeds: 3, experiment: 'Seeds', name: ' mine ' })
    expect(runs.map(run => [run.number, run.seed, run.hyperparameters['seed'], run.name, run.experiment])).toEqual([
      [1, 7, 7, 'mine', 'Seeds'],
      [2, 8, 8, 'mine', 'Seeds'],
      [3, 9, 9, 'mine', 'Seeds']
    ])
    const fresh = await Promise.all(Array.from({ length: 8 }, async () => (await client.runs.start({})).runs[0]!.seed))
    expect(new Set(fresh).size).toBeGreaterThan(1)
    for (const seed of fresh) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true)
  })
})

test('a softmax regression, 0 layers, is allowed and counted', async () => {
  const { client } = await openTestCore({ script: 'never ready' })
  const { runs } = await client.runs.start({ hyperparameters: { num_hidden_layers: 0 } })
  expect(runs[0]).toMatchObject({ parameters: 7850 })
  expect(Object.keys(runs[0]!.hyperparameters)).toEqual(Object.keys(defaultHyperparameters))
})

test('names say what the run is', () => {
  const named = (changes: object): string => nameRun('mnist', { ...defaultHyperparameters, ...changes })
  expect(named({ seed: 4, threads: 2 })).toBe('mnist-mlp')
  expect(named({ num_hidden_layers: 0, dropout_rate: 0, num_epochs: 20 })).toBe('mnist-softmax')
  expect(named({ learning_rate: 0.01, hidden_units: [256, 128, 64], patience: 5 })).toBe('lr=0.01 units=256-128-64 patience=5')
  expect(named({ learning_rate: 0.01, batch_size: 64, num_epochs: 5, dropout_rate: 0, momentum: 0.9, nesterov: true })).toBe(
    'lr=0.01 batch=64 epochs=5 dropout=0 +2'
  )
  expect(named({ learning_rate: 0.00003, optimizer: 'sgd', max_train_samples: 6000 })).toBe('lr=3e-5 sgd samples=6000')
})

test('twins are runs of the same data and values, whatever seed, name and order of keys; not those in the trash', async () => {
  const { client } = await openTestCore({ script: 'never ready' })
  const first = (await client.runs.start({ hyperparameters: { batch_size: 64, dropout_rate: 0.5, seed: 1 } })).runs[0]!
  await client.runs.start({ hyperparameters: { batch_size: 65 } })
  const twins = async (hyperparameters: object) =>
    (await client.runs.twins({ hyperparameters: { ...hyperparameters } })).runs.map(run => run.id)
  expect(await twins({ dropout_rate: 0.5, batch_size: 64, seed: 99 })).toEqual([first.id])
  expect(await twins({ dropout_rate: 0.4, batch_size: 64 })).toEqual([])
  expect(await twins({ dropout_rate: 'half way through typing' })).toEqual([])
  await client.runs.trash({ ids: [first.id] })
  expect(await twins({ dropout_rate: 0.5, batch_size: 64 })).toEqual([])
})

test('fingerprints tell data apart', () => {
  expect(fingerprint('a', defaultHyperparameters, null)).not.toBe(fingerprint('b', defaultHyperparameters, null))
})

test('seed and what is kept of a run change nothing of its fingerprint, a parent does', () => {
  const plain = fingerprint('a', defaultHyperparameters, null)
  expect(fingerprint('a', { ...defaultHyperparameters, seed: 9, checkpoint_every: 5 }, null)).toBe(plain)
  const forks = [1, 2].map(epoch => fingerprint('a', defaultHyperparameters, { run_id: 'one', epoch }))
  expect(new Set([plain, ...forks]).size).toBe(3)
})

test('repeats are the runs of each configuration that runs have, in the order of these; unknown runs and the trash do not count', async () => {
  const { client } = await openTestCore({ script: 'never ready' })
  const start = async (hyperparameters: object, seeds = 1): Promise<string[]> =>
    (await client.runs.start({ hyperparameters: { ...hyperparameters }, seeds })).runs.map(run => run.id)
  const [a, b, thrown] = [await start({ batch_size: 64, seed: 5 }, 3), await start({ batch_size: 65 }), await start({ batch_size: 66 })]
  await start({ batch_size: 67 })
  await client.runs.trash({ ids: [a[1]!, thrown[0]!] })
  const unknown = '00000000-0000-7000-8000-000000000000'
  const { configurations } = await client.runs.repeats({ ids: [b[0]!, a[2]!, unknown, thrown[0]!, a[0]!] })
  expect(configurations.map(runs => runs.map(run => run.id))).toEqual([b, [a[0], a[2]]])
})
