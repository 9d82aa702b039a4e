import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { onnxRuntime } from '../support/onnxRuntime.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { installProgram, jsonLines, openLibrary } from '../support/commandLine.ts'
import type { Dataset } from '../../src/shared/dataset.ts'
import type { Run } from '../../src/shared/run.ts'

const program = installProgram({ realTrainer: true })

const rows = Array.from(
  { length: 60 },
  (_, i) => `${i},${(i % 3) + i / 100},${i % 2 === 0 ? 'round' : 'flat'},${i % 3 === 0 ? 'rose' : 'lily'}`
)
function tableFile(name: string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, ['id,petal,form,kind', ...rows].join('\n'))
  return file
}

test('a table is imported by a command, and by its path where it is trained on', async () => {
  const { trialbook } = openLibrary(program)
  const file = tableFile('my-flowers.csv')
  const imported = await trialbook(`import ${file} --name flowers --target kind --ignore form --seed 3 --json`)
  expect(imported).toMatchObject({ code: 0, stderr: '' })
  const [dataset] = jsonLines<Dataset>(imported)
  expect(dataset).toMatchObject({
    name: 'flowers',
    version: 1,
    train_samples: 48,
    test_samples: 12,
    inputs: ['petal'],
    class_names: ['lily', 'rose']
  })
  const other = tableFile('direct.csv')
  const trained = await trialbook(`run --dataset ${other} --set num_epochs=20 --set hidden_units=16 --set learning_rate=0.02 --json`)
  expect(trained.code).toBe(0)
  expect(trained.stderr).toContain('direct, version 1: 48 training and 12 test rows, 3 inputs, 2 classes.')
  const run = jsonLines<{ run: Run }>(trained).at(-1)?.run
  expect(run).toMatchObject({ dataset: { name: 'direct' }, parameters: 3 * 16 + 16 + 2 * (16 * 16 + 16) + 16 * 2 + 2 })
  expect(run?.test?.accuracy).toBeGreaterThan(0.7)
})

test('what is wrong with a file is said with its place, and ends with 2', async () => {
  const { trialbook } = openLibrary(program)
  const file = path.join(temporaryFolder(), 'ragged.csv')
  writeFileSync(file, 'a,b\n1,2\n3\n')
  const refused = await trialbook(`import ${file}`)
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('Row 3 has 1 cells; the header has 2.')
  expect((await trialbook('run --dataset nowhere.csv')).stderr).toContain('No dataset is named “nowhere.csv”.')
  expect((await trialbook(`import ${tableFile('t.csv')} --split sideways`)).code).toBe(2)
})

test('a trained model is written for other programs, over nothing that is there, and not at all where there is none', async () => {
  const { trialbook } = openLibrary(program)
  const folder = path.join(temporaryFolder(), 'out')
  expect((await trialbook('run --dataset moons --set num_epochs=2 --json')).code).toBe(0)
  const written = await trialbook(`export 1 --out ${folder} --json`)
  expect(jsonLines<{ file: string }>(written)).toEqual([{ file: path.join(folder, 'model.onnx') }])
  const session = await onnxRuntime.InferenceSession.create(readFileSync(path.join(folder, 'model.onnx')))
  expect(session.outputNames).toEqual(['probabilities'])
  const again = await trialbook(`export 1 --out ${folder}`)
  expect(again.code).toBe(2)
  expect(again.stderr).toContain('model.onnx is there already')
  expect((await trialbook(`export 1 --format tfjs --out ${folder} --force`)).code).toBe(0)
  expect(readdirSync(folder).toSorted()).toEqual(['model.json', 'model.onnx', 'weights.bin'])
  const asked = path.join(folder, 'points.csv')
  writeFileSync(asked, 'x,y\n-0.5,0.65\n0.5,-0.6')
  const printed = await trialbook(`predict 1 ${asked}`)
  expect(printed.stdout.split('\n').slice(0, 2)).toEqual([
    'x,y,predicted,certainty',
    expect.stringMatching(/^-0.5,0.65,(upper|lower),0\.\d+$/)
  ])
  expect((await trialbook(`predict 1 ${asked} --out ${path.join(folder, 'answers.csv')}`)).stderr).toContain('2 rows in')
  expect(readFileSync(path.join(folder, 'answers.csv'), 'utf8')).toBe(printed.stdout)
  writeFileSync(asked, 'x\n1')
  const refused = await trialbook(`predict 1 ${asked} --out ${path.join(folder, 'none.csv')}`)
  expect([refused.code, readdirSync(folder).some(name => name.startsWith('none'))]).toEqual([2, false])
  expect((await trialbook('run --dataset moons --set learning_rate=9 --set optimizer=sgd --set num_epochs=30')).code).toBe(1)
  const none = await trialbook('export 2')
  expect(none.stderr).toContain('Run #2 keeps no model')
})

test('a folder of images is imported by a command, brought to one size, without what cannot be read', async () => {
  const { trialbook } = openLibrary(program)
  const folder = path.join(temporaryFolder(), 'tones')
  for (const [name, tone] of Object.entries({ dark: 20, light: 220 })) {
    mkdirSync(path.join(folder, name), { recursive: true })
    for (let i = 0; i < 10; i++)
      await sharp(new Uint8Array(36).fill(tone + i), { raw: { width: i === 3 ? 9 : 6, height: i === 3 ? 4 : 6, channels: 1 } })
        .png()
        .toFile(path.join(folder, name, `${i}.png`))
  }
  writeFileSync(path.join(folder, 'dark', 'torn.png'), 'no picture')
  expect(await trialbook(`import ${folder}`)).toMatchObject({ code: 2 })
  expect(await trialbook(`import ${folder} --size 0x6`)).toMatchObject({ code: 2 })
  const imported = await trialbook(`import ${folder} --size 6x6 --skip-broken --json`)
  expect(imported.code).toBe(0)
  expect(jsonLines<Dataset>(imported)[0]).toMatchObject({ name: 'tones', input_shape: [6, 6], train_samples: 16, test_samples: 4 })
  const trained = await trialbook(`run --dataset tones --set num_epochs=2 --set hidden_units=4 --set batch_size=8`)
  expect(trained.code).toBe(0)
  const columns = await trialbook(`import ${folder} --ignore x`)
  expect(columns.stderr).toContain('has no columns')
})
