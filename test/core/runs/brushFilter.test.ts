import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brushOfStops, keptRows, stopsOf } from '../../../src/renderer/charts/brush.ts'
import { brushClause } from '../../../src/renderer/charts/brushClause.ts'
import { createValueAxis } from '../../../src/renderer/charts/valueAxis.ts'
import type { HyperparameterValue } from '../../../src/shared/hyperparameterDefinition.ts'
import { openList } from './openList.ts'

const finite = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e-7, 0.1, 0.30000000000000004, 1e21, 5e-324)
)
const measured = fc.oneof(finite, fc.constantFrom(NaN, Infinity, -Infinity))
const word = fc.oneof(
  fc.constantFrom('adam', 'sgd', 'a "b"', "it's", 'back\\slash', 'none', '아담'),
  fc.string({ unit: 'grapheme', minLength: 1 })
)
const sketch = fc.record({
  hyperparameters: fc.record(
    {
      learning_rate: finite,
      optimizer: word,
      shuffle: fc.boolean(),
      hidden_units: fc.oneof<fc.Arbitrary<HyperparameterValue>[]>(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 })
      )
    },
    { requiredKeys: [] }
  ),
  points: fc.record({ val_loss: fc.array(measured, { maxLength: 3 }) }),
  startedAt: fc.constantFrom(null, 1000),
  endedAt: fc.constantFrom(null, 2000, 61_000)
})
const columns = [
  'learning_rate',
  'optimizer',
  'shuffle',
  'hidden_units',
  'val_loss',
  'last(val_loss)',
  'max(val_loss)',
  'duration',
  'created',
  'state'
]
const share = fc.double({ min: 0, max: 1, noNaN: true })
const brushing = fc.uniqueArray(
  fc.record({ column: fc.constantFrom(...columns), from: share, to: share, log: fc.boolean(), tidy: fc.boolean() }),
  {
    selector: ({ column }) => column,
    maxLength: 4
  }
)

test('brushes as a filter give exactly the brushed runs', () => {
  const { store, add, values } = openList()
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 8 }), brushing, (sketches, brushes) => {
      store.database.exec('DELETE FROM runs')
      for (const one of sketches) add(one)
      const read = values(brushes.map(({ column }) => column))
      const brushed = brushes.map(({ from, to, log, tidy }, i) => {
        const axis = createValueAxis(read.columns[i]!, { log, pixels: 300, locale: 'en', withMissing: true, pad: 0.02 })
        const stops = stopsOf(axis)
        const at = (part: number): number => Math.round(part * (stops.length - 1))
        return { axis, brush: brushOfStops(stops, at(from), at(to), tidy && axis.column.type !== 'time') }
      })
      const kept = keptRows(brushed, read.ids.length)
      const clauses = brushed.flatMap(({ axis, brush }) => (brush ? [brushClause(axis.column, brush)] : []))
      expect(values([], { filter: clauses.join(' and ') }).ids).toEqual(read.ids.filter((_, row) => kept[row] === 1))
    }),
    { numRuns: 200 }
  )
})
