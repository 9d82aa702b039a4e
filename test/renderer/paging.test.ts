import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { missingPages, movedCount, pagesAround, pageSize, withPage, without } from '../../src/renderer/views/runs/paging.ts'

const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `run ${from + i}`)

describe('pages of a long list', () => {
  it('are asked for until every row of any range is there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1200 }),
        fc.array(fc.tuple(fc.nat({ max: 1200 }), fc.nat({ max: 200 })), { maxLength: 6 }),
        (total, ranges) => {
          const all = names(0, total)
          let places = withPage([], 0, all.slice(0, pageSize), total)
          for (const [from, length] of ranges) {
            for (const offset of missingPages(places, from, from + length))
              places = withPage(places, offset, all.slice(offset, offset + pageSize), total)
            expect(places.slice(from, from + length)).toEqual(all.slice(from, from + length))
            expect(missingPages(places, from, from + length)).toEqual([])
          }
          expect(places.length).toBe(total)
        }
      )
    )
  })

  it('around a range are whole, and hold it', () => {
    expect(pagesAround(0, 42)).toEqual({ offset: 0, limit: pageSize })
    expect(pagesAround(pageSize - 1, pageSize + 1)).toEqual({ offset: 0, limit: 2 * pageSize })
    expect(pagesAround(3 * pageSize, 3 * pageSize)).toEqual({ offset: 3 * pageSize, limit: pageSize })
  })

  it('follow a total that changed', () => {
    const places = withPage([], 0, names(0, 3), 3)
    expect(withPage(places, 0, ['new', ...names(0, 3)], 4)).toEqual(['new', ...names(0, 3)])
    expect(withPage(places, 0, names(0, 2), 2)).toEqual(names(0, 2))
  })

  it('close up where runs were removed', () => {
    expect(without(['a', undefined, 'b'], new Set(['a']))).toEqual([undefined, 'b'])
  })

  it('count rows that would move, also out of them, new and pushed ones aside', () => {
    expect(movedCount(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe(0)
    expect(movedCount(['a', 'b', 'c'], ['c', 'a', 'b'])).toBe(1)
    expect(movedCount(['a', 'b', 'c', 'd'], ['d', 'c', 'b', 'a'])).toBe(3)
    expect(movedCount(['a', 'b', 'c'], ['new', 'a', 'b'], 1)).toBe(0)
    expect(movedCount(['a', 'b', 'c'], ['b', 'c', 'd'])).toBe(1)
    expect(movedCount(['a', 'b', 'c'], ['new', 'b', 'c'], 1)).toBe(0)
    expect(movedCount(['a', 'b'], ['b', 'a'])).toBe(1)
  })
})
