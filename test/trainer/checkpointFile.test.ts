import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noMemory, readCheckpoint, writeCheckpoint } from '../../src/trainer/checkpointFile.ts'
import { createCheckpoints } from '../../src/trainer/checkpoints.ts'
import { writeDurably } from '../../src/trainer/durableFile.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-checkpoint-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const position = { epoch: 3, batch: 17, global_step: 5081, loss_sum: 0.1 + 0.2, correct: 544 }
const memory = { best: 0.25, best_epoch: 2, waited: 1, recent: [{ epoch: 3, step: 5064, metrics: { loss: 0.1 + 0.2 } }] }
const entries = fc.array(
  fc.record({ name: fc.stringMatching(/^[a-z0-9/_]{1,30}$/), values: fc.float32Array({ maxLength: 50 }) }).map(({ name, values }) => ({
    name,
    shape: [values.length],
    values
  })),
  { maxLength: 6 }
)

describe('a checkpoint file', () => {
  it('gives back every bit, NaN and infinities included', async () => {
    const file = path.join(folder, 'round.checkpoint')
    await fc.assert(
      fc.asyncProperty(entries, async state => {
        const { bytes } = await writeCheckpoint(file, position, { state, memory })
        expect(readFileSync(file).length).toBe(bytes)
        expect(readCheckpoint(file)).toMatchObject({ position, state, memory })
      }),
      { numRuns: 40 }
    )
    expect(readdirSync(folder)).toEqual(['round.checkpoint'])
  })

  it('is refused where it is cut or any bit is turned', async () => {
    const file = path.join(folder, 'damaged.checkpoint')
    await writeCheckpoint(file, position, { state: [{ name: 'w', shape: [20], values: new Float32Array(20).fill(1.5) }], memory })
    const whole = readFileSync(file)
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.boolean(), (at, cut) => {
        const damaged = Buffer.from(cut ? whole.subarray(0, at) : whole)
        if (!cut) damaged[at] = (damaged[at] ?? 0) ^ 0x10
        writeFileSync(file, damaged)
        expect(() => readCheckpoint(file)).toThrow(/damaged|too short/)
      }),
      { numRuns: 60 }
    )
  })

  it('leaves the old one whole where the new one cannot be written', async () => {
    const file = path.join(folder, 'kept.checkpoint')
    const old = [{ name: 'w', shape: [1], values: Float32Array.of(1) }]
    await writeCheckpoint(file, position, { state: old, memory })
    // A folder where the temporary file would go makes the write fail, as a full disk would.
    mkdirSync(`${file}.part`)
    await expect(
      writeCheckpoint(file, position, { state: [{ name: 'w', shape: [1], values: Float32Array.of(2) }], memory })
    ).rejects.toThrow()
    expect(readCheckpoint(file).state).toEqual(old)
  })
})

describe('a file written durably', () => {
  it('is never there in part, while a larger one takes its place', async () => {
    const file = path.join(folder, 'replaced')
    await writeDurably(file, [new Uint8Array(100)])
    let isWriting = true
    const sizes = new Set<number>()
    const writing = writeDurably(file, [new Uint8Array(30_000_000), new Uint8Array(2)]).finally(() => (isWriting = false))
    while (isWriting) {
      sizes.add(statSync(file).size)
      await setImmediate()
    }
    await writing
    expect([...sizes, statSync(file).size].every(size => size === 100 || size === 30_000_002)).toBe(true)
    expect(sizes.has(100)).toBe(true)
  })

  it('fails, and leaves the old one, where the disk takes only some of it', context => {
    if (process.platform === 'win32') return context.skip('Windows has no limit of file sizes to stand for a full disk')
    const file = path.join(folder, 'too-large')
    writeFileSync(file, 'the old one')
    const durableFile = path.join(import.meta.dirname, '../../src/trainer/durableFile.ts')
    const program = `import { writeDurably } from ${JSON.stringify(durableFile)}
      await writeDurably(${JSON.stringify(file)}, [new Uint8Array(10_000), new Uint8Array(500_000)])`
    // Blocks of 512 or 1,024 bytes, as the shell has it: less than the file, more than its first part.
    const script = 'ulimit -f 100 && exec "$0" --input-type=module-typescript -e "$1"'
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, program], { encoding: 'utf8' })
    expect(status).not.toBe(0)
    expect(stderr).toContain('EFBIG')
    expect(readFileSync(file, 'utf8')).toBe('the old one')
    expect(readdirSync(folder).filter(name => name.startsWith('too-large'))).toEqual(['too-large'])
  })
})

const namesOf = (list: readonly { epoch: number; kept: readonly string[] }[]): string[] =>
  list.map(({ epoch, kept }) => `${epoch} ${kept.join('+')}`)

describe('the checkpoints of a run', () => {
  it('are one each so many epochs besides, also those of an earlier sitting', async () => {
    const own = path.join(folder, 'every')
    const announced: string[][] = []
    const state = [{ name: 'w', shape: [1], values: Float32Array.of(1) }]
    const sit = async (epochs: readonly number[]): Promise<void> => {
      const checkpoints = createCheckpoints(own, { every: 2 }, list => announced.push(namesOf(list)))
      checkpoints.announceFound()
      for (const epoch of epochs) {
        const memory = { ...noMemory, best: 0, best_epoch: 1 }
        await checkpoints.save({ ...position, epoch, batch: 0, global_step: epoch * 10 }, { state, memory, isBest: epoch === 1 })
      }
      await checkpoints.settled()
    }
    await sit([1, 2, 3, 4])
    expect(announced.at(-1)).toEqual(['2 every', '4 last+every', '1 best'])
    await sit([5])
    expect(announced.slice(-2)).toEqual([
      ['2 every', '4 last+every', '1 best'],
      ['2 every', '4 every', '1 best', '5 last']
    ])
    expect(readdirSync(own).sort()).toEqual([1, 2, 4, 5].map(epoch => `epoch-${epoch}.checkpoint`))
  })

  it('clear away what a trainer that was killed left unfinished', () => {
    const own = path.join(folder, 'resumed')
    mkdirSync(own)
    for (const name of ['epoch-1.checkpoint', 'epoch-2.checkpoint.part']) writeFileSync(path.join(own, name), '')
    createCheckpoints(own, { every: null }, () => undefined)
    expect(readdirSync(own)).toEqual(['epoch-1.checkpoint'])
  })

  it('are the last and the best; others go once their successor is there', async () => {
    const own = path.join(folder, 'run')
    const announced: string[][] = []
    const checkpoints = createCheckpoints(own, { every: null }, list => announced.push(namesOf(list)))
    const state = [{ name: 'w', shape: [1], values: Float32Array.of(1) }]
    for (const [epoch, isBest] of [
      [1, true],
      [2, true],
      [3, false],
      [4, false]
    ] as const) {
      await checkpoints.save({ ...position, epoch, batch: 0 }, { state, memory: noMemory, isBest })
    }
    await checkpoints.settled()
    expect(announced).toEqual([['1 last+best'], ['2 last+best'], ['2 best', '3 last'], ['2 best', '4 last']])
    expect(readdirSync(own).sort()).toEqual(['epoch-2.checkpoint', 'epoch-4.checkpoint'])
  })
})
