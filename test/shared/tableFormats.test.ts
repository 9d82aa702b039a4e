import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tableFormats, tableText, tableWriters } from '../../src/shared/tableFormats.ts'
import type { TableColumn, TableValue } from '../../src/shared/tableFormats.ts'

const columns: TableColumn[] = [
  { title: 'name', numeric: false },
  { title: 'learning_rate', numeric: true }
]
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('|\\_*[]<>&$%#{}^~`"\n\r\t=@-\'!')),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
  )
})
const value: fc.Arbitrary<TableValue> = fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.integer()))

/** The text without what a backslash keeps from being read. */
const unescaped = (line: string): string => line.replaceAll(/\\./gsu, '')

describe('Markdown', () => {
  test('has a rule that tells numbers from text, and a dash for what is missing', () => {
    expect(
      tableText('markdown', columns, [
        ['a_b', 0.001],
        ['x|y', null]
      ])
    ).toBe('| name | learning_rate |\n| --- | ---: |\n| a_b | 0.001 |\n| x\\|y | - |\n')
  })

  test('has as many cells a line as columns, and nothing in them that is read as markup, whatever the texts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), rows => {
        const lines = tableText('markdown', columns, rows).trimEnd().split('\n').slice(2)
        expect(lines).toHaveLength(rows.length)
        for (const line of lines) {
          expect(unescaped(line).split('|')).toHaveLength(4)
          expect(unescaped(line)).not.toMatch(/[*`<>[\]&~]/)
        }
      })
    )
  })

  test('shows HTML and links as they are written', () => {
    expect(tableWriters.markdown(columns).row(['<img onerror=x> [a](b)', 1])).toBe('| \\<img onerror=x\\> \\[a\\](b) | 1 |')
  })
})

describe('LaTeX', () => {
  test('is a booktabs table with numbers as mathematics', () => {
    expect(
      tableText('latex', columns, [
        ['50% & more', -0.5],
        ['[a]', 3e-7],
        ['#1_x', NaN]
      ])
    ).toBe(
      [
        '% \\usepackage{booktabs}',
        '\\begin{tabular}{lr}',
        '\\toprule',
        'name & learning\\_rate \\\\',
        '\\midrule',
        '50\\% \\& more & $-0.5$ \\\\',
        '{[}a] & $3 \\times 10^{-7}$ \\\\',
        '\\#1\\_x & NaN \\\\',
        '\\bottomrule',
        '\\end{tabular}',
        ''
      ].join('\n')
    )
  })

  test('has no special character that is not escaped, and as many cells a line as columns, whatever the texts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), rows => {
        const both = columns.map(column => ({ ...column, numeric: false }))
        for (const row of rows) {
          const line = tableWriters.latex(both).row(row)
          expect(line.endsWith(' \\\\')).toBe(true)
          const inside = line.slice(0, -3).replaceAll(/\\text[a-z]+\{\}|\{[[*]\}|\\[{}$&#%_]/g, '')
          expect(inside).not.toMatch(/[\\{}$#%_^~<>|[*]/)
          expect(inside.split('&')).toHaveLength(2)
        }
      })
    )
  })
})

test('JSON is read back to the letter, numbers that are not finite as their names', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value)), rows => {
      const read: unknown = JSON.parse(tableText('json', columns, rows))
      const wanted = (one: TableValue): TableValue =>
        typeof one === 'number' && !Number.isFinite(one) ? String(one) : Object.is(one, -0) ? 0 : one
      expect(read).toEqual(rows.map(([name, rate]) => ({ name: wanted(name), learning_rate: wanted(rate) })))
    })
  )
})

test('CSV and tab-separated text put an apostrophe before a formula', () => {
  expect(tableText('csv', columns, [['=1+1', -1]])).toBe("name,learning_rate\n'=1+1,-1\n")
  expect(tableText('tsv', columns, [['@x', [256, 128]]])).toBe("name\tlearning_rate\n'@x\t256, 128\n")
})

test.each(tableFormats)('a table without rows is sound: %s', format => {
  const empty = tableText(format, columns, [])
  if (format === 'json') expect(JSON.parse(empty)).toEqual([])
  else expect(empty).toContain('name')
  expect(empty.endsWith('\n')).toBe(true)
})
