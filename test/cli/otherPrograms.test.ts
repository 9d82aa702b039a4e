import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, openLibrary } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { pythonWith } from '../support/pythonPackages.ts'

const found = pythonWith('boards', ['tensorboard==2.21.0', 'optuna==5.0.0'])
if ('reason' in found) console.log(`Skipped: TensorBoard and Optuna could not be installed: ${found.reason}`)

const program = installProgram({ realTrainer: false })
function python(code: string): string {
  const file = path.join(temporaryFolder(), 'program.py')
  writeFileSync(file, code)
  return execFileSync('python' in found ? found.python : '', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Reads a folder as TensorBoard's own page does, hyperparameters included. */
const reading = (folder: string): string => `
import json
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util
board = EventMultiplexer()
board.AddRunsFromDirectory(${JSON.stringify(folder)})
board.Reload()
said = {}
for run, tags in board.Runs().items():
    accumulator = board.GetAccumulator(run)
    said[run] = {tag: [[e.step, float(tensor_util.make_ndarray(e.tensor_proto))] for e in accumulator.Tensors(tag)] for tag in tags["tensors"] if tag != "_hparams_/session_start_info"}
    content = accumulator.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    session = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
    said[run]["hparams"] = {key: value.number_value or value.string_value for key, value in session.hparams.items()}
print(json.dumps(said))
`

describe.skipIf('reason' in found)('TensorBoard', () => {
  test('shows every run that is exported, and what it wrote is imported once', { timeout: 120_000 }, async () => {
    const { trialbook } = openLibrary(program)
    await trialbook('run --set num_epochs=3 --set learning_rate=0.01 --name first --json')
    const out = path.join(temporaryFolder(), 'logs')
    expect(await trialbook(`export 1 --format tensorboard --out ${out}`)).toMatchObject({ code: 0 })
    const shown = JSON.parse(python(reading(out))) as Record<string, Record<string, unknown>>
    const [run] = jsonLines<Run>(await trialbook('list --json'))
    expect(Object.keys(shown)).toEqual(['0001 first'])
    const own = shown['0001 first'] ?? {}
    const losses = own['val_loss'] as [number, number][]
    expect(losses.map(([step]) => step)).toEqual([1, 2, 3])
    expect(losses.at(-1)?.[1]).toBeCloseTo(run?.metrics['val_loss']?.last ?? NaN, 6)
    expect(own['hparams']).toMatchObject({ learning_rate: 0.01, num_epochs: 3, optimizer: 'adam' })
    expect(await trialbook(`export 1 --format tensorboard --out ${out}`)).toMatchObject({ code: 2 })

    const imported = await trialbook(`import ${out} --from tensorboard --experiment boards --json`)
    expect(jsonLines(imported)).toEqual([{ runs: 1, points: losses.length * Object.keys(run?.metrics ?? {}).length, skipped: [] }])
    expect(jsonLines(await trialbook(`import ${out} --from tensorboard --json`))).toEqual([{ runs: 1, points: 0, skipped: [] }])
    const [copy] = jsonLines<Run>(await trialbook('list --experiment boards --json'))
    expect(copy).toMatchObject({
      source: 'tensorboard',
      state: 'completed',
      epochs_done: 3,
      hyperparameters: { learning_rate: 0.01, optimizer: 'adam' }
    })
    expect(copy?.metrics['val_loss']?.last).toBeCloseTo(run?.metrics['val_loss']?.last ?? NaN, 6)
  })

  test('a file with a wrong checksum is read up to there and named', { timeout: 60_000 }, async () => {
    const { trialbook } = openLibrary(program)
    await trialbook('run --set num_epochs=3 --json')
    const out = path.join(temporaryFolder(), 'logs')
    await trialbook(`export 1 --format tensorboard --out ${out}`)
    const folder = path.join(out, readdirSync(out)[0] ?? '')
    const file = path.join(folder, readdirSync(folder)[0] ?? '')
    const bytes = readFileSync(file)
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1
    writeFileSync(file, bytes)
    const imported = await trialbook(`import ${out} --from tensorboard --json`)
    expect(imported.code).toBe(1)
    expect(jsonLines(imported)).toMatchObject([{ runs: 1, points: 14, skipped: [{ file }] }])
    expect(await trialbook(`import ${temporaryFolder()} --from tensorboard`)).toMatchObject({ code: 2 })
  })
})

describe.skipIf('reason' in found)('Optuna', () => {
  test('the trials of a study become runs with their hyperparameters, values and states, once', { timeout: 120_000 }, async () => {
    const file = path.join(temporaryFolder(), 'study.db')
    python(`
import optuna
def objective(trial):
    x = trial.suggest_float("x", -1, 1)
    kind = trial.suggest_categorical("kind", ["a", "b"])
    depth = trial.suggest_int("depth", 1, 4)
    for step in range(3):
        trial.report(x + step, step)
    if trial.number == 1: raise optuna.TrialPruned()
    if trial.number == 2: raise ValueError("boom")
    return x if trial.number else float("inf")
study = optuna.create_study(study_name="mine", storage="sqlite:///${file}", sampler=optuna.samplers.RandomSampler(seed=1))
study.optimize(objective, n_trials=4, catch=(ValueError,))
`)
    const { trialbook } = openLibrary(program)
    const imported = await trialbook(`import ${file} --from optuna --experiment studies --json`)
    expect(jsonLines(imported)).toMatchObject([{ runs: 4, skipped: [] }])
    expect(jsonLines(await trialbook(`import ${file} --from optuna --json`))).toMatchObject([{ runs: 4, points: 0 }])
    const runs = jsonLines<Run>(await trialbook('list --experiment studies --sort number --json'))
    expect(runs.map(({ name, state }) => [name, state])).toEqual([
      ['mine #0', 'completed'],
      ['mine #1', 'pruned'],
      ['mine #2', 'failed'],
      ['mine #3', 'completed']
    ])
    for (const { hyperparameters, source } of runs) {
      expect(source).toBe('optuna')
      expect(['a', 'b']).toContain(hyperparameters['kind'])
      expect(hyperparameters['depth']).toBeGreaterThanOrEqual(1)
    }
    expect(runs[0]?.metrics['value']).toMatchObject({ non_finite: 1 })
    expect(runs[3]?.metrics['value']?.last).toBeCloseTo(Number(runs[3]?.hyperparameters['x']), 9)
    expect(await trialbook(`import ${path.join(temporaryFolder(), 'none.db')} --from optuna`)).toMatchObject({ code: 2 })
  })
})
