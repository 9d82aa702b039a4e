import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ValuesColumn } from '../../../src/shared/runValues.ts'
import { openList } from './openList.ts'

/** A column in words: numbers as they are, words as texts, null for nothing. */
const plain = ({ numbers, codes, words }: ValuesColumn): (number | string | null)[] =>
  Array.from(numbers, (number, i) => (Number.isNaN(number) ? (words[codes[i] ?? NaN] ?? null) : number))

test('hyperparameters, metrics and fields come as columns, newest run first', () => {
  const { add, values } = openList()
  const first = add({
    name: 'a',
    hyperparameters: { learning_rate: 0.1, optimizer: 'adam', shuffle: true, hidden_units: 128 },
    points: { val_loss: [3, 1, 2] },
    startedAt: 1000,
    endedAt: 5000
  })
  const second = add({ name: 'b', hyperparameters: { learning_rate: 1, optimizer: 'sgd', shuffle: false, hidden_units: [256, 128] } })
  const columns = ['learning_rate', 'optimizer', 'shuffle', 'hidden_units', 'val_loss', 'last(val_loss)', 'max(val_loss)']
  const answer = values([...columns, 'best_epoch(val_loss)', 'duration', 'state', 'name'])
  expect(answer).toMatchObject({ ids: [second, first], names: ['b', 'a'], numbers: Float64Array.of(2, 1), total: 2, never_logged: [] })
  expect(Object.fromEntries(answer.columns.map(column => [column.name, plain(column)]))).toEqual({
    learning_rate: [1, 0.1],
    optimizer: ['sgd', 'adam'],
    shuffle: ['false', 'true'],
    hidden_units: ['[256,128]', 128],
    val_loss: [null, 1],
    'last(val_loss)': [null, 2],
    'max(val_loss)': [null, 3],
    'best_epoch(val_loss)': [null, 2],
    duration: [null, 4000],
    state: ['queued', 'running'],
    name: ['b', 'a']
  })
})

test('values that are not finite are told from missing ones', () => {
  const { add, values } = openList()
  add({ points: { loss: [1, Infinity] } })
  add({ points: { loss: [1, NaN] } })
  add({ points: { loss: [NaN] } })
  add({})
  const [last, least] = values(['last(loss)', 'min(loss)']).columns
  expect(plain(last!)).toEqual([null, 'NaN', 'NaN', Infinity])
  expect(plain(least!)).toEqual([null, 'NaN', 1, 1])
})

test('a filter narrows them, trash is left out, and a metric that nothing has logged is named', () => {
  const { add, values } = openList()
  add({ name: 'kept', hyperparameters: { learning_rate: 0.1 } })
  add({ name: 'other', hyperparameters: { learning_rate: 1 } })
  add({ name: 'gone', hyperparameters: { learning_rate: 0.1 }, trashed: true })
  const answer = values(['last(nothing)'], { filter: 'learning_rate < 0.5' })
  expect(answer.names).toEqual(['kept'])
  expect(answer.never_logged).toEqual(['nothing'])
  expect(plain(answer.columns[0]!)).toEqual([null])
})

test.each([
  ['lerning_rate', 'unknown_name'],
  ['median(loss)', 'unknown_function'],
  ['learning_rate == 1', 'unexpected'],
  ['learning_rate), (SELECT 1', 'unexpected'],
  ['"; drop table runs', 'unexpected'],
  ['__proto__', 'unknown_name'],
  ['', 'unexpected']
])('%s is no column', (column, code) => {
  const { values } = openList()
  const read = (): unknown => values([column === '' ? ' ' : column])
  expect(read).toThrow(expect.objectContaining({ data: { faults: [expect.objectContaining({ code, field: 'columns' })] } }) as Error)
})

test('each value is what a filter compares', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 6 }), rates => {
      const { add, values } = openList()
      for (const rate of rates) add({ hyperparameters: { learning_rate: rate }, points: { loss: [rate] } })
      const [rate, loss] = values(['learning_rate', 'loss']).columns
      expect(plain(rate!)).toEqual(plain(loss!))
      for (const [i, id] of values([]).ids.entries()) {
        const same = values([], { filter: `learning_rate == ${rate!.numbers[i]} and loss == ${loss!.numbers[i]}` })
        expect(same.ids).toContain(id)
      }
    }),
    { numRuns: 20 }
  )
})
