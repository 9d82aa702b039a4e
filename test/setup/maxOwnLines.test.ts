import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { maxOwnLines } from '../../scripts/checking/maxOwnLines.mjs'

const config = {
  plugins: { own: { rules: { lines: maxOwnLines } } },
  rules: { 'own/lines': ['error', { max: 4 }] }
} satisfies Linter.Config

const faults = (code: string) => new Linter().verify(code, config).map(({ line, message }) => ({ line, message }))

describe('the rule on long functions', () => {
  it('does not count the functions inside a function', () => {
    expect(faults('function outer() {\n  return {\n    inner: () => {\n      a()\n      b()\n    }\n  }\n}')).toEqual([])
  })

  it('counts the lines of the inner function against itself', () => {
    const [fault, ...more] = faults('function outer() {\n  return () => {\n    a()\n    b()\n    c()\n  }\n}')
    expect(more).toEqual([])
    expect(fault).toEqual({ line: 2, message: 'This function has 5 lines of its own; at most 4 are allowed. Give a part of it a name.' })
  })

  it('counts neither blank lines nor comments', () => {
    expect(faults('function f() {\n\n  // why\n\n  a()\n  /* and\n  why */\n  b()\n}')).toEqual([])
  })

  it('finds a long one', () => {
    expect(faults('const f = () => {\n  a()\n  b()\n  c()\n}')).toHaveLength(1)
  })
})
