import { describe, expect, test } from 'vitest'
import type { Run } from '../../../src/shared/run.ts'
import { detectableOf, verdictsOf } from '../../../src/renderer/views/compare/verdict/verdicts.ts'
import type { Side } from '../../../src/renderer/views/compare/verdict/verdicts.ts'

const runOf = (seed: number, max: number | null, state: Run['state'] = 'completed'): Run =>
  ({
    id: `${seed}`,
    seed,
    state,
    metrics: { val_accuracy: { max, max_epoch: max === null ? null : 2, min: 0.1, min_epoch: 1 } }
  }) as unknown as Run
const side = (name: string, values: readonly number[], firstSeed = 1): Side => ({
  id: name,
  name,
  number: 1,
  runs: values.map((value, i) => runOf(firstSeed + i, value))
})
const a = [0.981, 0.9812, 0.9808, 0.9811]
const b = [0.977, 0.9774, 0.9771, 0.9772]
const findings = (...sides: Side[]) => verdictsOf(sides, 'val_accuracy').map(({ finding }) => finding)

describe('a side against the first', () => {
  test('is better, worse or within noise by the metric’s direction', () => {
    expect(findings(side('a', a), side('b', b, 50))).toMatchObject([undefined, { word: 'worse', isPaired: false }])
    expect(findings(side('b', b, 50), side('a', a))).toMatchObject([undefined, { word: 'better' }])
    expect(findings(side('a', a), side('c', [0.9815, 0.9805, 0.981], 50))).toMatchObject([undefined, { word: 'noise' }])
    const asLoss = (one: Side): Side => ({
      ...one,
      runs: one.runs.map(
        run => ({ ...run, metrics: { val_loss: { ...run.metrics['val_accuracy'], min: run.metrics['val_accuracy']?.max } } }) as Run
      )
    })
    expect(verdictsOf([asLoss(side('a', a)), asLoss(side('b', b, 50))], 'val_loss')[1]).toMatchObject({ finding: { word: 'better' } })
  })

  test('goes by pairs where the seeds are the same, each once', () => {
    // Every seed gains the same, while the seeds differ much among themselves: only pairs can tell.
    const wide = [0.91, 0.95, 0.98, 0.93]
    const gained = wide.map((value, i) => value + 0.002 + i * 0.0001)
    expect(findings(side('a', wide), side('b', gained))).toMatchObject([undefined, { word: 'better', isPaired: true }])
    expect(findings(side('a', wide), side('b', gained, 50))).toMatchObject([undefined, { word: 'noise', isPaired: false }])
    const twice = { ...side('b', gained), runs: [...side('b', gained).runs, runOf(1, 0.93)] }
    expect(findings(side('a', wide), twice)).toMatchObject([undefined, { isPaired: false }])
  })

  test('of fewer than three seeds is told by nothing', () => {
    expect(findings(side('a', a), side('b', b.slice(0, 2)))).toEqual([undefined, 'few'])
    expect(findings(side('a', a.slice(0, 2)), side('b', b))).toEqual([undefined, 'few'])
    expect(findings(side('a', [])).length).toBe(1)
    expect(verdictsOf([], 'val_accuracy')).toEqual([])
  })

  test('is judged more strictly beside others', () => {
    const near = [0.9805, 0.9807, 0.9801, 0.9804]
    const [, alone] = findings(side('a', a), side('c', near, 90))
    const [, among] = findings(
      side('a', a),
      side('c', near, 90),
      side(
        'd',
        a.map(value => value + 0.0001),
        70
      ),
      side('e', a, 30)
    )
    if (typeof alone !== 'object' || typeof among !== 'object') return expect.unreachable()
    expect(among.p).toBeCloseTo(Math.min(1, alone.p * 3), 10)
    expect(among.difference).toBe(alone.difference)
    expect(among.low).toBe(alone.low)
  })
})

test('runs that failed, diverged or still train never enter a mean and are counted', () => {
  const runs = [...side('b', b, 50).runs, runOf(60, 0.1, 'diverged'), runOf(61, null, 'failed'), runOf(62, 0.5, 'running'), runOf(63, null)]
  const [, found] = verdictsOf([side('a', a), { id: 'b', name: 'b', number: 2, runs }], 'val_accuracy')
  expect(found?.values.map(([, value]) => value)).toEqual(b)
  expect(found).toMatchObject({ left: { diverged: 1, failed: 1, running: 1 }, unlogged: 1 })
})

test('what the seeds could show is known once a side has a spread', () => {
  expect(detectableOf(verdictsOf([side('a', a), side('b', b)], 'val_accuracy'))).toMatchObject({ seeds: 4 })
  expect(detectableOf(verdictsOf([side('a', a), side('b', b.slice(0, 1))], 'val_accuracy'))).toBeUndefined()
  expect(detectableOf(verdictsOf([side('a', [1, 1, 1]), side('b', [2, 2, 2])], 'val_accuracy'))).toBeUndefined()
  expect(detectableOf([])).toBeUndefined()
})
