import { copyFileSync, readFileSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createMnist, installedMnistFolder, mnistSha256 } from '../../../src/core/datasets/mnist.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']

/** The four files in a folder of their own; only the labels are copies, to be altered by tests. */
function ownFolder(): string {
  const folder = temporaryFolder()
  for (const name of names) {
    const [from, to] = [join(installedMnistFolder(), name), join(folder, name)]
    if (name.includes('labels')) copyFileSync(from, to)
    else symlinkSync(from, to)
  }
  return folder
}

function alterOneLabel(file: string): void {
  const bytes = readFileSync(file)
  bytes[100] = (bytes[100]! + 1) % 10
  writeFileSync(file, bytes)
}

const labels = 't10k-labels-idx1-ubyte'
const images = 'train-images-idx3-ubyte'

test('the installed files are MNIST as published', async () => {
  const { client } = await openTestCore()
  const mnist = {
    name: 'mnist',
    sha256: mnistSha256,
    train_samples: 60_000,
    test_samples: 10_000,
    input_shape: [28, 28],
    classes: 10,
    run_count: 0
  }
  expect(await client.datasets.verify({ name: 'mnist' })).toMatchObject(mnist)
  expect((await client.datasets.list())[0]).toMatchObject(mnist)
  await expect(client.datasets.verify({ name: 'mnits' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { what: 'dataset', id: 'mnits' }
  })
})

describe('files that are not', () => {
  test.each<[string, string, string, (file: string) => void]>([
    ['a missing file', images, 'missing', file => unlinkSync(file)],
    ['a truncated file', labels, 'promises', file => truncateSync(file, 5000)],
    ['a file without its header', labels, 'too few', file => writeFileSync(file, '')],
    ['another kind of file', labels, 'magic number', file => writeFileSync(file, Buffer.alloc(10_008, 7))],
    [
      'the images in place of the labels',
      labels,
      'magic number',
      file => copyFileSync(join(installedMnistFolder(), 't10k-images-idx3-ubyte'), file)
    ],
    [
      'the labels of the other part',
      labels,
      'sizes are 60000, not 10000',
      file => copyFileSync(join(installedMnistFolder(), 'train-labels-idx1-ubyte'), file)
    ],
    ['one altered label', labels, 'differs', alterOneLabel]
  ])('%s: named with file, reason and remedy, and nothing is recorded', async (_, name, reason, harm) => {
    const mnistFolder = ownFolder()
    const file = join(mnistFolder, name)
    harm(file)
    const { client, launcher } = await openTestCore({ mnistFolder })
    const expected = {
      code: 'DATASET_INVALID',
      defined: true,
      data: {
        dataset: 'mnist',
        file,
        reason: expect.stringContaining(reason) as string,
        remedy: expect.stringContaining('TRIALBOOK_MNIST_DIR') as string
      }
    }
    await expect(client.datasets.verify({ name: 'mnist' })).rejects.toMatchObject(expected)
    await expect(client.runs.start({})).rejects.toMatchObject(expected)
    expect((await client.runs.list({})).total).toBe(0)
    expect(launcher.launches).toEqual([])
  })

  test('a folder that is gone while a run waits: that run fails with the reason', async () => {
    const mnistFolder = ownFolder()
    const { client, reaches } = await openTestCore({ mnistFolder, script: 'slow' })
    const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 1000 }, seeds: 2 })
    rmSync(mnistFolder, { recursive: true })
    await client.runs.stop({ ids: [runs[0]!.id] })
    expect(await reaches(runs[1]!.id, 'failed')).toMatchObject({
      error: { code: 'DATASET_INVALID', message: expect.stringContaining('missing') as string }
    })
  })
})

test('sound files are not read again until they change', async () => {
  const folder = ownFolder()
  const mnist = createMnist(folder)
  await mnist.verify()
  await Promise.all([mnist.verify(), mnist.verify()])
  const file = join(folder, labels)
  alterOneLabel(file)
  await expect(mnist.verify()).rejects.toMatchObject({ code: 'DATASET_INVALID' })
})
