import { describe, expect, test } from 'vitest'
import { clausesOf, withBeginning, withClause, withoutClause } from '../../../src/shared/filter/clauses.ts'

const texts = (filter: string): string[] => clausesOf(filter).map(({ text }) => text)

describe('the clauses of a filter', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['a < 1', ['a < 1']],
    [' a < 1 and  b == "x and y" and has(c) ', ['a < 1', 'b == "x and y"', 'has(c)']],
    ['a < 1 and (b < 2 or c < 3)', ['a < 1', '(b < 2 or c < 3)']],
    ['(a < 1 or b < 2) and c < 3', ['(a < 1 or b < 2)', 'c < 3']],
    ['(a < 1) and (b < 2)', ['(a < 1)', '(b < 2)']],
    ['(a < 1 and b < 2)', ['(a < 1 and b < 2)']],
    ['a < 1 or b < 2', ['a < 1 or b < 2']],
    ['not a < 1 and b < 2', ['not a < 1', 'b < 2']],
    ['wide net', ['wide', 'net']],
    ['wide net and a < 1', ['wide net', 'a < 1']]
  ])('%s', (filter, expected) => expect(texts(filter)).toEqual(expected))
})

test('one can be taken out, and what is left is a filter', () => {
  const clauses = clausesOf('a < 1 and (b < 2 or c < 3) and wide')
  expect(withoutClause(clauses, 1)).toBe('a < 1 and wide')
  expect(texts(withoutClause(clauses, 0))).toEqual(['(b < 2 or c < 3)', 'wide'])
  expect(withoutClause(clausesOf('a < 1'), 0)).toBe('')
})

test('one can be put in, and holds together with all of the rest', () => {
  expect(withClause('', 'a == 1')).toBe('a == 1')
  expect(withClause('b < 2 ', 'a == 1')).toBe('b < 2 and a == 1')
  expect(withClause('b < 2 or c < 3', 'a == 1')).toBe('(b < 2 or c < 3) and a == 1')
  expect(withClause('b < 2 and a == 1', 'a == 1')).toBe('b < 2 and a == 1')
  expect(withClause('(b < 2) or (c < 3)', 'a == 1')).toBe('((b < 2) or (c < 3)) and a == 1')
  expect(withClause('(b < 2 or c < 3)', 'a == 1')).toBe('(b < 2 or c < 3) and a == 1')
})

test('one can be begun', () => {
  expect(withBeginning(' ', 'a')).toBe('a ')
  expect(withBeginning('b < 2 ', 'a')).toBe('b < 2 and a ')
  expect(withBeginning('b < 2 or c < 3', 'a')).toBe('(b < 2 or c < 3) and a ')
})
