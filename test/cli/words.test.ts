import { describe, expect, test } from 'vitest'
import { toJson } from '../../src/cli/output.ts'
import { displayWidth, tableLines } from '../../src/cli/table.ts'
import { durationText, metricText } from '../../src/cli/words.ts'

test('JSON says as strings what numbers cannot be', () => {
  expect(toJson({ a: NaN, b: [Infinity, -Infinity, 1], c: { d: null, e: undefined } })).toBe(
    '{"a":"NaN","b":["Infinity","-Infinity",1],"c":{"d":null}}'
  )
  expect(toJson({ text: '두 줄\n그리고 “따옴표”' })).not.toContain('\n')
})

describe('a table', () => {
  test('aligns columns, numbers to the right, nothing trailing', () => {
    expect(
      tableLines(
        [{ title: 'run', right: true }, { title: 'name' }],
        [
          ['#1', 'first'],
          ['#12', 'a']
        ]
      )
    ).toEqual(['run  name', ' #1  first', '#12  a'])
  })

  test('counts Korean letters as two', () => {
    expect(displayWidth('실험 1')).toBe(6)
    const lines = tableLines(
      [{ title: 'name' }, { title: 'n' }],
      [
        ['실험', '1'],
        ['abc', '2']
      ]
    )
    expect(lines).toEqual(['name  n', '실험  1', 'abc   2'])
  })
})

test.each<[string, number | null | undefined, string]>([
  ['val_accuracy', 0.97251, '0.9725'],
  ['accuracy', 1, '1.0000'],
  ['loss', 0.0123456, '0.01235'],
  ['loss', 123456, '123500'],
  ['loss', NaN, 'NaN'],
  ['loss', -Infinity, '-Infinity'],
  ['loss', null, '-'],
  ['loss', undefined, '-']
])('%s %s is written %s', (metric, value, text) => expect(metricText(metric, value)).toBe(text))

test.each<[number | null, string]>([
  [null, '-'],
  [0, '0 ms'],
  [999, '999 ms'],
  [1600, '1.6 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h 00 min'],
  [3_600_000 * 26 + 59_000 * 60, '26 h 59 min']
])('%s ms last %s', (ms, text) => expect(durationText(ms)).toBe(text))
