import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCheckpoint, writeCheckpoint } from '../../src/trainer/checkpointFile.ts'
import { createCheckpoints } from '../../src/trainer/checkpoints.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-checkpoint-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const position = { epoch: 3, batch: 17, global_step: 5081, loss_sum: 0.1 + 0.2, correct: 544 }
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
        const { bytes } = await writeCheckpoint(file, position, state)
        expect(readFileSync(file).length).toBe(bytes)
        expect(readCheckpoint(file)).toEqual({ position, state })
      }),
      { numRuns: 40 }
    )
    expect(readdirSync(folder)).toEqual(['round.checkpoint'])
  })

  it('is refused where it is cut or any bit is turned', async () => {
    const file = path.join(folder, 'damaged.checkpoint')
    await writeCheckpoint(file, position, [{ name: 'w', shape: [20], values: new Float32Array(20).fill(1.5) }])
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
    await writeCheckpoint(file, position, old)
    // A folder where the temporary file would go makes the write fail, as a full disk would.
    mkdirSync(`${file}.part`)
    await expect(writeCheckpoint(file, position, [{ name: 'w', shape: [1], values: Float32Array.of(2) }])).rejects.toThrow()
    expect(readCheckpoint(file).state).toEqual(old)
  })
})

describe('the checkpoints of a run', () => {
  it('are the last and the best; others go once their successor is there', async () => {
    const own = path.join(folder, 'run')
    const announced: string[][] = []
    const checkpoints = createCheckpoints(own, list => announced.push(list.map(({ epoch, kept }) => `${epoch} ${kept.join('+')}`)))
    const state = [{ name: 'w', shape: [1], values: Float32Array.of(1) }]
    for (const [epoch, isBest] of [
      [1, true],
      [2, true],
      [3, false],
      [4, false]
    ] as const) {
      await checkpoints.save({ ...position, epoch, batch: 0 }, state, isBest)
    }
    await checkpoints.settled()
    expect(announced).toEqual([['1 last+best'], ['2 last+best'], ['3 last', '2 best'], ['4 last', '2 best']])
    expect(readdirSync(own).sort()).toEqual(['epoch-2.checkpoint', 'epoch-4.checkpoint'])
  })
})
