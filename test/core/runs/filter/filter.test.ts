import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExpectedError } from '../../../../src/shared/errors.ts'
import { now, openList } from '../openList.ts'
import type { Sketch } from '../openList.ts'

const day = 86_400_000
const runs: Partial<Sketch>[] = [
  {
    name: 'wide-0.2',
    hyperparameters: { learning_rate: 0.001, optimizer: 'adam', shuffle: true, patience: null, hidden_units: [256, 128] },
    points: { val_loss: [0.5, 0.2, 0.3], val_accuracy: [0.8, 0.9, 0.85] },
    tags: ['baseline', 'best so far'],
    note: 'Keep the *second* epoch',
    starred: true,
    createdAt: now - 2 * day
  },
  {
    name: 'deep',
    experiment: '실험',
    hyperparameters: { learning_rate: 0.1, optimizer: 'sgd', shuffle: false, patience: 5, hidden_units: 64, 'odd name': 3 },
    points: { val_loss: [0.9, NaN], loss: [Infinity] },
    createdAt: Date.parse('2026-03-01T00:00'),
    startedAt: Date.parse('2026-03-01T09:00'),
    endedAt: Date.parse('2026-03-01T09:12'),
    locked: true
  },
  { name: '새 실행 "1"', hyperparameters: { learning_rate: 1e-5, optimizer: 'adam' }, points: {}, createdAt: now - 20 * day }
]

const library = () => {
  const list = openList()
  for (const run of runs) list.add(run)
  return list
}

describe('finds', () => {
  test.each<[string, string[]]>([
    ['', ['wide-0.2', 'deep', '새 실행 "1"']],
    ['learning_rate < 0.01', ['wide-0.2', '새 실행 "1"']],
    ['0.0001 <= learning_rate < 0.1', ['wide-0.2']],
    ['0.1 == learning_rate', ['deep']],
    ['optimizer == "adam" and not has(val_loss)', ['새 실행 "1"']],
    ['optimizer in ("sgd", "rmsprop")', ['deep']],
    ['optimizer not in ("sgd", "rmsprop")', ['wide-0.2', '새 실행 "1"']],
    ['optimizer matches "^s"', ['deep']],
    ['name not matches "\\\\d"', ['deep']],
    ['shuffle == true', ['wide-0.2']],
    ['shuffle != true', ['deep']],
    ['patience == none', ['wide-0.2', '새 실행 "1"']],
    ['patience != none', ['deep']],
    ['has(hidden_units)', ['wide-0.2', 'deep']],
    ['hidden_units == [256, 128]', ['wide-0.2']],
    ['hidden_units != [256, 128]', ['deep', '새 실행 "1"']],
    ['hidden_units >= 64', ['deep']],
    ['`odd name` == 3', ['deep']],
    // A bare metric means its best: the least loss, the highest accuracy.
    ['val_loss < 0.25', ['wide-0.2']],
    ['val_accuracy > 0.89', ['wide-0.2']],
    ['last(val_loss) > 0.25', ['wide-0.2']],
    ['max(val_loss) == 0.5', ['wide-0.2']],
    ['min(val_loss) < 1', ['wide-0.2', 'deep']],
    ['first(val_loss) >= 0.9', ['deep']],
    ['first(loss) > 1000', ['deep']],
    ['mean(val_loss) > 0.33 and mean(val_loss) < 0.34', ['wide-0.2']],
    ['best_epoch(val_accuracy) == 2', ['wide-0.2']],
    ['at(val_loss, 3) == 0.3', ['wide-0.2']],
    ['at(val_loss, 1) < last(val_loss) or at(val_loss, 1) > last(val_loss)', ['wide-0.2']],
    ['diverged(val_loss)', ['deep']],
    ['not diverged(val_loss)', ['wide-0.2', '새 실행 "1"']],
    ['"baseline" in tags', ['wide-0.2']],
    ['"baseline" not in tags', ['deep', '새 실행 "1"']],
    ['tags matches "so far"', ['wide-0.2']],
    ['has(note)', ['wide-0.2']],
    ['locked == true', ['deep']],
    ['locked == false and starred == false', ['새 실행 "1"']],
    ['starred != false', ['wide-0.2']],
    ['experiment == "실험"', ['deep']],
    ['state == "queued"', ['wide-0.2', '새 실행 "1"']],
    ['created > ago(7d)', ['wide-0.2']],
    ['created >= "2026-03-01" and created < "2026-03-02"', ['deep']],
    ['created == "2026-03-01"', ['deep']],
    ['started > "2026-03-01T08:59"', ['deep']],
    ['duration > 10m', ['deep']],
    ['5m < duration < 10m', []],
    ['number == 1 or number == 3', ['wide-0.2', '새 실행 "1"']],
    // A value that is missing makes a comparison false, so that not of it holds.
    ['not learning_rate < 0.01', ['deep']],
    ['not val_loss < 0.25', ['deep', '새 실행 "1"']],
    ['wide', ['wide-0.2']],
    ['실행 새', ['새 실행 "1"']],
    ['so far', ['wide-0.2']],
    ['second', ['wide-0.2']],
    ['#2', ['deep']],
    ['wide or learning_rate > 0.01', ['wide-0.2', 'deep']],
    ['name == "새 실행 \\"1\\""', ['새 실행 "1"']],
    ['100%', []],
    ['"\' or 1=1 --"', []],
    ['name == "x\'); drop table runs; --"', []],
    ['name in ("__proto__", "constructor")', []]
  ])('%s', (filter, expected) => expect(library().names({ filter, sort: ['number'] })).toEqual(expected))

  test('nothing where no run has the metric, and says which', () => {
    expect(library().page({ filter: 'min(val_auc) < 1 or last(val_f1) > 0 or deep' })).toMatchObject({
      total: 1,
      never_logged: ['val_auc', 'val_f1']
    })
  })
})

describe('faults', () => {
  const faultOf = ({ page }: ReturnType<typeof library>, filter: string): string => {
    try {
      page({ filter })
    } catch (error) {
      if (error instanceof ExpectedError) return error.message.replace(/^filter: /, '')
      throw error
    }
    return 'none'
  }
  test.each<[string, string]>([
    ['lerning_rate < 1', 'No hyperparameter, metric or field named “lerning_rate”. Did you mean learning_rate?'],
    ['val_los < 1', 'No hyperparameter, metric or field named “val_los”. Did you mean val_loss?'],
    ['zzzzzzzzzz < 1', 'No hyperparameter, metric or field named “zzzzzzzzzz”.'],
    ['__proto__ == 1', 'No hyperparameter, metric or field named “__proto__”.'],
    ['has(constructor)', 'No hyperparameter, metric or field named “constructor”.'],
    ['toString(val_loss) < 1', 'No function named “toString”.'],
    ['maximum(val_loss) < 1', 'No function named “maximum”.'],
    ['meen(val_loss) < 1', 'No function named “meen”. Did you mean mean?'],
    ['batch_size > "big"', 'batch_size is a number; "big" is text. Compare it with a number.'],
    ['val_loss == true', 'val_loss is a number; true is true or false. Compare it with a number.'],
    ['optimizer < "adam"', 'optimizer is text, so < cannot be used. Use ==, !=, in or matches.'],
    ['optimizer == 3', 'optimizer is text; 3 is a number. Compare it with a text in quotes.'],
    ['locked > 0', 'locked is true or false. Compare it with one of them by == or !=.'],
    ['shuffle > 0', 'shuffle is true or false. Compare it with one of them by == or !=.'],
    ['duration > 600', 'duration is a length of time. Compare it with one, such as 90s, 10m or 2h.'],
    ['hidden_units < [1, 2]', 'hidden_units is a list, so < cannot be used. Use ==, !=, in or matches.'],
    ['name matches "["', 'This pattern is not valid: /[/u: Unterminated character class.'],
    [
      'learning_rate matches "1"',
      'learning_rate is a number, so matches cannot be used. Compare it with ==, != or, where it is a number, <.'
    ],
    ['created > "yesterday"', '“yesterday” is not a time. Use "2026-03-01" or ago(7d).'],
    ['created > "2026-13-45"', '“2026-13-45” is not a time. Use "2026-03-01" or ago(7d).'],
    ['created > 5', '“5” is not a time. Use "2026-03-01" or ago(7d).'],
    ['min(learning_rate) < 1', 'min() needs a metric. learning_rate is a hyperparameter.'],
    ['diverged(name)', 'diverged() needs a metric. name is a field.'],
    ['at(val_loss) < 1', 'at() needs a metric and an epoch, such as at(val_loss, 10).'],
    ['min(val_loss, 3) < 1', 'at() needs a metric and an epoch, such as at(val_loss, 10).'],
    ['1 < 2', 'Compare a hyperparameter, a metric or a field with a value, such as learning_rate < 0.01.'],
    ['1 in (1, 2)', 'Compare a hyperparameter, a metric or a field with a value, such as learning_rate < 0.01.'],
    ['learning_rate < optimizer', 'learning_rate is a number; optimizer is text. Compare it with a number.'],
    ['a = 1', 'Use == to compare. Replace = with ==?']
  ])('%s', (filter, message) => {
    const list = library()
    expect(faultOf(list, filter)).toBe(message)
    expect(() => list.columns({ filter })).toThrow(message)
  })

  test('as many conditions as a filter may have are answered', () => {
    const { page } = library()
    expect(page({ filter: 'not '.repeat(198) + 'learning_rate < 0.01' }).total).toBe(2)
    expect(page({ filter: Array(190).fill('val_loss == 0.2').join(' or ') }).total).toBe(1)
    expect(page({ filter: '('.repeat(60) + 'wide' + ')'.repeat(60) }).total).toBe(1)
  })
})

/** What the language means, said once more in the plainest way. */
const reading = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b
}
type Points = number[]
const finite = (points: Points): number[] => points.filter(Number.isFinite)
const measures: Record<string, (points: Points) => number | undefined> = {
  'min(m_loss)': points => (finite(points).length > 0 ? Math.min(...finite(points)) : undefined),
  'max(m_loss)': points => (finite(points).length > 0 ? Math.max(...finite(points)) : undefined),
  'first(m_loss)': points => points[0],
  'last(m_loss)': points => points.at(-1),
  m_loss: points => (finite(points).length > 0 ? Math.min(...finite(points)) : undefined),
  'best_epoch(m_loss)': points => (finite(points).length > 0 ? points.indexOf(Math.min(...finite(points))) + 1 : undefined),
  'at(m_loss, 2)': points => points[1]
}

test('any comparison of a metric means what a scan of all its points says', () => {
  const value = fc.constantFrom(-1, 0, 0.5, 1, 2, 3, NaN, Infinity, -Infinity)
  const curves = fc.array(fc.array(value, { maxLength: 4 }), { minLength: 1, maxLength: 6 })
  const atom = fc.record({
    measure: fc.constantFrom(...Object.keys(measures)),
    operator: fc.constantFrom(...(Object.keys(reading) as (keyof typeof reading)[])),
    value: fc.constantFrom(0, 0.5, 1, 2),
    negated: fc.boolean()
  })
  fc.assert(
    fc.property(curves, fc.array(atom, { minLength: 1, maxLength: 3 }), fc.constantFrom('and', 'or'), (all, atoms, word) => {
      const { add, names } = openList()
      all.forEach((points, i) => add({ name: String(i), points: points.length > 0 ? { m_loss: points } : {} }))
      if (all.every(points => points.length === 0)) return
      const filter = atoms.map(({ measure, operator, value: limit, negated }) => `${negated ? 'not ' : ''}${measure} ${operator} ${limit}`)
      const holds = (points: Points): boolean[] =>
        atoms.map(({ measure, operator, value: limit, negated }) => {
          const found = measures[measure]?.(points)
          return (found !== undefined && !Number.isNaN(found) && reading[operator](found, limit)) !== negated
        })
      const expected = all.flatMap((points, i) =>
        (word === 'and' ? holds(points).every(Boolean) : holds(points).some(Boolean)) ? [String(i)] : []
      )
      expect(names({ filter: filter.join(` ${word} `), sort: ['number'] })).toEqual(expected)
    }),
    { numRuns: 60 }
  )
})
