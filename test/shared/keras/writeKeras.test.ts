import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBuiltInTable } from '../../../src/core/datasets/builtInTable.ts'
import { importInto } from '../../../src/core/datasets/importInto.ts'
import { builtInTables } from '../../../src/core/datasets/builtInTables.ts'
import { importRecipeSchema } from '../../../src/shared/dataset.ts'
import { activations, defaultHyperparameters, optimizers, schedules } from '../../../src/shared/hyperparameters.ts'
import type { Hyperparameters } from '../../../src/shared/hyperparameters.ts'
import { networkOf } from '../../../src/shared/network/network.ts'
import { readKeras } from '../../../src/shared/keras/readKeras.ts'
import { writeKeras } from '../../../src/shared/keras/writeKeras.ts'
import { temporaryFolder } from '../../support/openTestCore.ts'
import { train } from '../../support/trainerProcess.ts'

const mnist = { kind: 'built in' as const, sha256: '', train_samples: 60_000, input_shape: [28, 28], classes: 10, scalings: null }
const program = (changes: Partial<Hyperparameters> = {}): string =>
  writeKeras({ title: 'run', hyperparameters: { ...defaultHyperparameters, ...changes }, seed: 7, dataset: mnist })

test('the reference is the program of the article', () => {
  const code = program()
  expect(code.match(/layers\.\w+\([^)]*\)/g)).toEqual([
    ...[1, 2, 3].flatMap(() => ['layers.Dense(128, activation="relu")', 'layers.Dropout(0.2)']),
    'layers.Dense(10, activation="softmax")'
  ])
  expect(code).toContain('optimizer=keras.optimizers.Adam(learning_rate=0.001),')
  expect(code).toContain('model.fit(x_train, y_train, batch_size=32, epochs=100, validation_split=0.1, shuffle=True)')
  expect(code).toContain('model.evaluate(x_test, y_test)')
})

test('what is written is read back as it was, whatever the hyperparameters', () => {
  const rate = fc.double({ min: 1e-6, max: 1, noNaN: true }).map(value => Number(value.toPrecision(4)))
  const settings = fc.record({
    learning_rate: rate,
    batch_size: fc.integer({ min: 1, max: 4096 }),
    num_epochs: fc.integer({ min: 1, max: 500 }),
    hidden_units: fc.oneof(fc.integer({ min: 1, max: 2048 }), fc.array(fc.integer({ min: 1, max: 512 }), { minLength: 3, maxLength: 3 })),
    dropout_rate: fc.constantFrom(0, 0.1, 0.5),
    activation: fc.constantFrom(...activations),
    optimizer: fc.constantFrom(...optimizers),
    validation_split: fc.constantFrom(0, 0.1, 0.25),
    momentum: fc.constantFrom(0, 0.9),
    weight_decay: fc.constantFrom(0, 0.004),
    gradient_clip_norm: fc.constantFrom(null, 1.5),
    patience: fc.constantFrom(null, 5),
    shuffle: fc.boolean()
  })
  fc.assert(
    fc.property(settings, given => {
      const { found, notes } = readKeras(program(given))
      const read = Object.fromEntries(found.map(({ name, value }) => [name, value]))
      expect(notes).toEqual([])
      const units = Array.isArray(given.hidden_units) && new Set(given.hidden_units).size === 1 ? given.hidden_units[0] : given.hidden_units
      const { learning_rate, batch_size, num_epochs, dropout_rate, activation, optimizer, validation_split, shuffle } = given
      expect(read).toMatchObject({ learning_rate, batch_size, num_epochs, dropout_rate, activation, optimizer, validation_split, shuffle })
      expect(read).toMatchObject({ hidden_units: units, num_hidden_layers: 3, seed: 7 })
      expect([read['gradient_clip_norm'] ?? null, read['patience'] ?? null]).toEqual([given.gradient_clip_norm, given.patience])
    })
  )
})

test.each([
  'conv:16:5 activation max_pool:2 conv:32:3:2:valid batch_norm tanh average_pool:2 dropout:0.3 flatten hidden',
  'conv:8:3 global_average_pool hidden'
])('pictures are written and read back as the same network: %s', layers => {
  const given = { ...defaultHyperparameters, layers, num_hidden_layers: 2 }
  const { found, notes } = readKeras(program(given))
  expect(notes).toEqual([])
  const read = { ...defaultHyperparameters, ...Object.fromEntries(found.map(({ name, value }) => [name, value])) }
  const data = { inputShape: [28, 28], classes: 10 }
  expect(networkOf(read, data).layers).toEqual(networkOf(given, data).layers)
})

test('ways beside each other are written as Keras adds them', () => {
  const code = program({ layers: 'conv:8:3 residual:16:2 global_average_pool hidden', num_hidden_layers: 0 })
  expect(code).toContain('inputs = keras.Input(shape=(28, 28, 1))')
  expect(code).toContain('shortcut = x\nshortcut = layers.Conv2D(16, 1, strides=2, padding="same")(shortcut)')
  expect(code).toContain('x = layers.Add()([x, shortcut])\nx = layers.Activation("relu")(x)')
  expect(code).toContain('model = keras.Model(inputs, x)')
})

test('a name cannot end the comment it stands in', () => {
  const code = writeKeras({ title: 'x\nimport os\r\nos.remove("y")', hyperparameters: defaultHyperparameters, seed: 1, dataset: mnist })
  expect(code.split('\n').filter(line => line.includes('os.remove'))).toEqual([expect.stringMatching(/^# /)])
})

/** What `bench -- train --with-keras` installs, once. */
const keras = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'trialbook', 'keras-2.18.1')
const hasKeras = existsSync(path.join(keras, 'complete'))
if (!hasKeras) console.log('Skipped: no Keras to run what is written; `npm run bench -- train --with-keras` installs one.')

describe.skipIf(!hasKeras)('Keras runs it', () => {
  test('on images that were imported, in colour', { timeout: 180_000 }, async () => {
    const folder = temporaryFolder()
    const draft = path.join(folder, 'images')
    mkdirSync(draft)
    const file = path.join(import.meta.dirname, '../../fixtures/numpy/colour.npz')
    const { class_names, image_shape: shape } = await importInto(draft, importRecipeSchema.parse({ path: file, test_share: 0.25 }), {})
    expect(shape).toEqual([4, 5, 3])
    const dataset = {
      kind: 'imported' as const,
      sha256: '',
      train_samples: 6,
      input_shape: shape ?? [],
      classes: class_names.length,
      scalings: null
    }
    const hyperparameters = { ...defaultHyperparameters, layers: 'conv:4:3 activation flatten', num_epochs: 2, batch_size: 2 }
    const program = path.join(folder, 'program.py')
    writeFileSync(program, writeKeras({ title: 'images', hyperparameters, seed: 1, dataset, folder: draft }))
    const printed = execFileSync(path.join(keras, 'bin', 'python'), [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    expect(Number(/test accuracy ([\d.]+)/.exec(printed)?.[1])).toBeGreaterThanOrEqual(0)
  })

  test.each(schedules)('and learns as the run does, with the schedule %s', { timeout: 180_000 }, async schedule => {
    const moons = builtInTables.find(({ name }) => name === 'moons')
    if (!moons) throw new Error('There are no moons')
    const folder = temporaryFolder()
    const source = createBuiltInTable(moons, folder)
    await source.verify()
    const hyperparameters: Hyperparameters = {
      ...defaultHyperparameters,
      ...{
        num_epochs: 12,
        learning_rate: 0.01,
        hidden_units: 16,
        dropout_rate: 0,
        learning_rate_schedule: schedule,
        warmup_epochs: 1,
        patience: 8
      }
    }
    const file = path.join(folder, 'program.py')
    const data = path.join(folder, source.description.sha256)
    writeFileSync(file, writeKeras({ title: 'moons', hyperparameters, seed: 3, dataset: source.description, folder: data }))
    const printed = execFileSync(path.join(keras, 'bin', 'python'), [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const accuracy = Number(/test accuracy ([\d.]+)/.exec(printed)?.[1])
    const { messages } = await train({
      dataset: source.files,
      hyperparameters: { ...hyperparameters, seed: 3 },
      checkpointFolder: path.join(folder, 'run')
    })
    const own = messages.find(message => message.type === 'end')?.test?.accuracy ?? NaN
    expect(Math.abs(accuracy - own)).toBeLessThan(0.06)
    expect(accuracy).toBeGreaterThan(0.8)
  })
})
