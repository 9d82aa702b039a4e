import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine, inertText, tsv } from '../../src/shared/csv.ts'
import type { Cell } from '../../src/shared/csv.ts'

/** RFC 4180, read letter by letter. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ''
    const row = rows.at(-1) ?? []
    const add = (part: string): void => void (row[row.length - 1] = (row.at(-1) ?? '') + part)
    if (letter === '"' && quoted && text[i + 1] === '"') add(text[++i] ?? '')
    else if (letter === '"') quoted = !quoted
    else if (letter === ',' && !quoted) row.push('')
    else if (letter === '\n' && !quoted) rows.push([''])
    else add(letter)
  }
  return rows
}

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '=', '-', "'", 'a') }),
  fc.double(),
  fc.boolean(),
  fc.constant(null)
)
/** What a reader finds in a cell. */
const found = (value: Cell): string => (value === null ? '' : typeof value === 'string' ? inertText(value) : String(value))

test('CSV is read back as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), rows => {
      expect(readCsv(rows.map(csvLine).join('\n'))).toEqual(rows.map(row => row.map(found)))
    })
  )
})

test('numbers keep every digit, and what is not finite its word', () => {
  expect(csvLine([0.1 + 0.2, -3e-7, NaN, Infinity, -Infinity, null, true])).toBe('0.30000000000000004,-3e-7,NaN,Infinity,-Infinity,,true')
})

test.each(['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '=HYPERLINK("http://x")', '-', '-5e1+A1'])(
  'text that a spreadsheet would run does nothing there: %j',
  text => expect(inertText(text)).toBe(text === '-' ? '-' : `'${text}`)
)

test.each(['wide-0.5', "it's = 1", '', '-3', '+0.25', '1e-5', '-Infinity', 'a@b'])('other text is as it is: %j', text =>
  expect(inertText(text)).toBe(text)
)

test('no field begins as a formula, whatever the text', () => {
  const tricky = fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string({ minLength: 1 })).map(([sign, rest]) => sign + rest)
  fc.assert(
    fc.property(tricky, text => {
      const safe = inertText(text)
      expect(safe.startsWith("'") || safe.endsWith('Infinity') || Number.isFinite(Number(safe))).toBe(true)
    })
  )
})

test('tab-separated text has no stray breaks', () => {
  expect(
    tsv([
      ['a', 'b\tc'],
      [1, '2\n3']
    ])
  ).toBe('a\tb c\n1\t2 3')
})
