import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterParser, generateFilterParser } from '../../../scripts/generating/filterParser.mjs'
import { ExpectedError } from '../../../src/shared/errors.ts'
import { parseFilter } from '../../../src/shared/filter/parseFilter.ts'

/** The expression without the places, as JSON, which leaves out what is undefined. */
const shape = (text: string): unknown =>
  JSON.parse(JSON.stringify(parseFilter(text), (key, value: unknown) => (key === 'at' ? undefined : value)))
const name = (text: string) => ({ kind: 'name', name: text })
const number = (value: number) => ({ kind: 'number', value })
const text = (value: string) => ({ kind: 'text', value })
const less = (left: string, value: number) => ({ kind: 'compare', operands: [name(left), number(value)], operators: ['<'] })

test('the parser is the one that `npm run generate` makes of the grammar', () => {
  expect(readFileSync(filterParser, 'utf8')).toBe(generateFilterParser())
})

describe('what is read', () => {
  test.each<[string, unknown]>([
    ['', null],
    [' \n ', null],
    ['a < 1', less('a', 1)],
    ['a<-1.5e-3', less('a', -0.0015)],
    ['a < .5', less('a', 0.5)],
    ['a < 1 and b < 2 or c < 3', { kind: 'or', items: [{ kind: 'and', items: [less('a', 1), less('b', 2)] }, less('c', 3)] }],
    ['a < 1 and (b < 2 or c < 3)', { kind: 'and', items: [less('a', 1), { kind: 'or', items: [less('b', 2), less('c', 3)] }] }],
    ['not a < 1 and b < 2', { kind: 'and', items: [{ kind: 'not', item: less('a', 1) }, less('b', 2)] }],
    ['not not a < 1', { kind: 'not', item: { kind: 'not', item: less('a', 1) } }],
    ['0.001 <= a < 0.1', { kind: 'compare', operands: [number(0.001), name('a'), number(0.1)], operators: ['<=', '<'] }],
    ['a == "it\'s"', { kind: 'compare', operands: [name('a'), text("it's")], operators: ['=='] }],
    ["a != 'say \\'\\\\\\''", { kind: 'compare', operands: [name('a'), text("say '\\'")], operators: ['!='] }],
    ['`odd name/1` > 2', { kind: 'compare', operands: [name('odd name/1'), number(2)], operators: ['>'] }],
    ['학습률 >= 1', { kind: 'compare', operands: [name('학습률'), number(1)], operators: ['>='] }],
    ['a == TRUE', { kind: 'compare', operands: [name('a'), { kind: 'boolean', value: true }], operators: ['=='] }],
    ['a == None', { kind: 'compare', operands: [name('a'), { kind: 'none' }], operators: ['=='] }],
    ['a == [256, 128]', { kind: 'compare', operands: [name('a'), { kind: 'numbers', values: [256, 128] }], operators: ['=='] }],
    ['duration > 1.5h', { kind: 'compare', operands: [name('duration'), { kind: 'duration', ms: 5_400_000 }], operators: ['>'] }],
    ['created > ago(7d)', { kind: 'compare', operands: [name('created'), { kind: 'ago', ms: 604_800_000 }], operators: ['>'] }],
    ['min(a) < 1', { kind: 'compare', operands: [{ kind: 'call', name: 'min', of: 'a' }, number(1)], operators: ['<'] }],
    ['at( a , 10 ) < 1', { kind: 'compare', operands: [{ kind: 'call', name: 'at', of: 'a', epoch: 10 }, number(1)], operators: ['<'] }],
    ['a in ("x", "y",)', { kind: 'in', subject: name('a'), negated: false, choices: [text('x'), text('y')] }],
    ['a not in [1]', { kind: 'in', subject: name('a'), negated: true, choices: [number(1)] }],
    ['"x" in tags', { kind: 'in', subject: text('x'), negated: false, choices: 'tags' }],
    ['a matches "^x"', { kind: 'matches', subject: name('a'), negated: false, pattern: '^x' }],
    ['a not matches "x"', { kind: 'matches', subject: name('a'), negated: true, pattern: 'x' }],
    ['has(a)', { kind: 'has', name: 'a' }],
    ['diverged(a)', { kind: 'diverged', name: 'a' }],
    ['wide-0.2', { kind: 'word', text: 'wide-0.2' }],
    ['#12', { kind: 'word', text: '#12' }],
    [
      '두 단어',
      {
        kind: 'and',
        items: [
          { kind: 'word', text: '두' },
          { kind: 'word', text: '단어' }
        ]
      }
    ],
    [
      '"two words" notable',
      {
        kind: 'and',
        items: [
          { kind: 'word', text: 'two words' },
          { kind: 'word', text: 'notable' }
        ]
      }
    ],
    ['wide or a < 1', { kind: 'or', items: [{ kind: 'word', text: 'wide' }, less('a', 1)] }]
  ])('%s', (given, expected) => expect(shape(given)).toEqual(expected))

  test('what stands where is known, for carets and chips', () => {
    expect(parseFilter('  ab < 1')).toMatchObject({
      at: { from: 2, to: 8 },
      operands: [{ at: { from: 2, to: 4 } }, { at: { from: 7, to: 8 } }]
    })
  })

  test('any text in quotes is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), value => {
        const quoted = `"${value.replaceAll(/[\\"]/g, character => `\\${character}`)}"`
        expect(shape(`a == ${quoted}`)).toEqual({ kind: 'compare', operands: [name('a'), text(value)], operators: ['=='] })
      })
    )
  })
})

describe('faults', () => {
  test.each<[string, string, number]>([
    ['a = 3', 'Use == to compare. Replace = with ==?', 3],
    ['a <', 'A value is missing after <.', 3],
    ['(a <= ) or b', 'A value is missing after <=.', 4],
    ['a < 1 and', 'A value is missing after and.', 7],
    ['a < 1 or b < 2 and ', 'A value is missing after and.', 16],
    ['a < 1 or not', 'A value is missing after not.', 10],
    ['a in', 'A value is missing after in.', 1],
    ['a matches', 'A value is missing after matches.', 1],
    ['(a < 1', 'A closing ) is missing for the ( at character 1.', 1],
    ['a < 1 and ((b < 2) or c < 3', 'A closing ) is missing for the ( at character 11.', 11],
    ['min(a', 'A closing ) is missing for the ( at character 4.', 4],
    ['a in ("x", "y"', 'A closing ) is missing for the ( at character 6.', 6],
    ['a == "x', 'The text starting at character 6 has no closing quote.', 6],
    ["it's", 'The text starting at character 3 has no closing quote.', 3],
    ['a < 1 b < 2', 'Unexpected “b” at character 7. Expected and, or, or the end.', 7],
    ['a < 1)', 'Unexpected “)” at character 6. Expected and, or, or the end.', 6],
    ['< 3', 'Unexpected “<” at character 1. Expected and, or, or the end.', 1],
    ['a < 3q', 'Unexpected “3q” at character 5. Expected and, or, or the end.', 5],
    ['a and and b', 'Unexpected “and” at character 3. Expected and, or, or the end.', 3]
  ])('%s', (given, message, position) => {
    try {
      parseFilter(given)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_INPUT', data: { faults: [{ field: 'filter', message, params: { position } }] } })
    }
  })

  test('whatever is typed is read or has a fault in words, soon', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        'val_loss',
        '<',
        '<=',
        '=',
        '==',
        '!=',
        '(',
        ')',
        '[',
        ']',
        ',',
        '"',
        "'",
        '`',
        '\\',
        ' ',
        'and ',
        ' or ',
        'not ',
        ' in ',
        'tags'
      ],
      ...[
        'matches ',
        'has(',
        'min(',
        'at(',
        'ago(',
        '7d',
        '1',
        '-',
        '.',
        'none',
        '두',
        '🙂',
        '\u202e',
        '\0',
        '"; drop table runs; --',
        '__proto__'
      ]
    )
    const typed = fc.oneof(
      fc.array(pieces, { maxLength: 30 }).map(parts => parts.join('')),
      fc.string({ unit: 'binary' })
    )
    fc.assert(
      fc.property(typed, given => {
        try {
          parseFilter(given)
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error
          expect(error.message).toMatch(/^filter: [A-Z].*[.?]$/s)
        }
      }),
      { numRuns: 2000 }
    )
  })

  test.each(['('.repeat(4000), 'not '.repeat(900) + 'a', 'a or '.repeat(300) + 'a', 'a '.repeat(300)])('too much of it: %.12s…', given => {
    expect(() => parseFilter(given)).toThrow('filter: This filter is too long or too deeply nested: at most 200 conditions.')
  })
})
