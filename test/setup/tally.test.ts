import { describe, expect, it } from 'vitest'
import { addTallies, closingLine, isGreen, settleTally } from '../../scripts/testing/tally.mjs'

const skipped = [{ name: 'a', reason: 'no Electron here' }]

describe('the closing line', () => {
  it('names skipped tests only where there are some', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed')
    expect(closingLine({ passed: 3, failed: 1, skipped })).toBe('3 passed, 1 failed, 1 skipped')
  })

  it('sums every kind of tests', () => {
    const kinds = [
      { passed: 7, failed: 0, skipped: [] },
      { passed: 100, failed: 2, skipped },
      { passed: 4, failed: 0, skipped }
    ]
    expect(closingLine(addTallies(kinds))).toBe('111 passed, 2 failed, 2 skipped')
  })
})

describe('what is green', () => {
  it('is at least one passed test and no failed one', () => {
    expect(isGreen({ passed: 1, failed: 0, skipped })).toBe(true)
    expect(isGreen({ passed: 9, failed: 1, skipped: [] })).toBe(false)
    expect(isGreen({ passed: 0, failed: 0, skipped })).toBe(false)
  })
})

describe('a runner that ended badly', () => {
  it('counts as one failure where no test failed', () => {
    expect(settleTally({ passed: 5, failed: 0, skipped: [] }, 1).failed).toBe(1)
    expect(settleTally({ passed: 5, failed: 0, skipped: [] }, null).failed).toBe(1)
  })

  it('adds nothing to tests that failed', () => {
    expect(settleTally({ passed: 5, failed: 2, skipped: [] }, 1).failed).toBe(2)
  })

  it('is a failure too when it left no tally, whatever its code', () => {
    expect(settleTally(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: [] })
  })
})
