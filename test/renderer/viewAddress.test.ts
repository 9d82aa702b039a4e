import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeView, encodeView, readList, writeList } from '../../src/renderer/views/runs/viewAddress.ts'
import { builtInViews, statistics, usualView, viewStateSchema } from '../../src/shared/view.ts'
import type { ViewState } from '../../src/shared/view.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const id = fc.oneof(
  fc.constantFrom('name', 'h:learning_rate', 'm:val_loss', 'h:a,b', 'h:a:b', 'h:\\'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
)
const ids = fc.uniqueArray(id, { maxLength: 6 })
const key = id.filter(one => one !== '__proto__')
const view: fc.Arbitrary<ViewState> = fc.record({
  version: fc.constant(1),
  filter: text,
  sort: fc.array(id, { minLength: 1, maxLength: 8 }),
  columns: fc.record({
    order: ids,
    widths: fc.dictionary(key, fc.integer({ min: 48, max: 2000 }), { noNullPrototype: true }),
    hidden: ids,
    shown: ids,
    pinned: ids,
    percent: ids,
    statistics: fc.dictionary(key, fc.constantFrom(...statistics), { noNullPrototype: true }),
    hide_identical: fc.boolean()
  }),
  grouping: text,
  charts: text,
  split: fc.integer({ min: 20, max: 100 })
})

test('a list is read as it was written, whatever its texts hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 })), items => {
      expect(readList(writeList(items))).toEqual(items)
    })
  )
})

test('an address means the view it was written of, whatever view it builds on', () => {
  fc.assert(
    fc.property(view, view, (state, base) => {
      expect(decodeView(encodeView(state, base), base)).toEqual({ state, unread: [] })
    }),
    {
      numRuns: 500
    }
  )
})

test('garbage never throws and never gives a view that could not be saved', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', '-1', 'NaN', '1e999', '\\', ',', ':', ',,:', 'name:', '9'.repeat(5000))
  )
  const address = fc.record(
    {
      f: anything,
      sort: anything,
      cols: anything,
      hide: anything,
      show: anything,
      w: anything,
      stat: anything,
      same: anything,
      g: anything,
      charts: anything,
      split: anything
    },
    { requiredKeys: [] }
  )
  fc.assert(
    fc.property(address, view, (garbage, base) => {
      const { state, unread } = decodeView(garbage, base)
      expect(viewStateSchema.safeParse(state).success).toBe(true)
      expect(Object.keys(garbage)).toEqual(expect.arrayContaining(unread))
    }),
    { numRuns: 500 }
  )
})

describe('an address', () => {
  test('says nothing of what is usual or as in its saved view', () => {
    for (const state of Object.values(builtInViews))
      expect(Object.values(encodeView(state, state)).filter(one => one !== undefined)).toEqual([])
  })

  test('is short and readable', () => {
    const columns = {
      ...usualView.columns,
      hidden: ['note', 'h:optimizer'],
      widths: { name: 240, 'm:val_loss': 96 },
      hide_identical: false
    }
    const state = { ...usualView, filter: 'val_loss < 0.1', sort: ['-max(val_accuracy)', 'learning_rate'], columns, split: 70 }
    const said = Object.entries(encodeView(state, usualView)).filter(([, value]) => value !== undefined)
    expect(Object.fromEntries(said)).toEqual({
      f: 'val_loss < 0.1',
      sort: '-max(val_accuracy),learning_rate',
      hide: 'note,h:optimizer',
      w: 'name:240,m:val_loss:96',
      same: 'show',
      split: '70'
    })
  })

  test('can take back what its saved view has', () => {
    const base = { ...usualView, filter: 'x', columns: { ...usualView.columns, hidden: ['note'] } }
    expect(encodeView(usualView, base)).toMatchObject({ f: '', hide: '' })
    expect(decodeView({ f: '', hide: '' }, base).state).toEqual(usualView)
    expect(decodeView({ sort: '' }, { ...usualView, sort: ['name'] }).state).toEqual(usualView)
  })

  test.each([
    ['split', '500'],
    ['split', 'wide'],
    ['w', 'name:3'],
    ['w', 'name'],
    ['stat', 'val_loss:median'],
    ['same', 'perhaps'],
    ['sort', 'a,b,c,d,e,f,g,h,i'],
    ['f', 'x'.repeat(4001)],
    ['cols', Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',')]
  ])('names a part that cannot be read: %s=%.20s', (part, value) => {
    expect(decodeView({ [part]: value, split: '60', hide: 'note', [part]: value }, usualView)).toMatchObject({
      unread: [part],
      state: { columns: { hidden: ['note'] }, split: part === 'split' ? 55 : 60 }
    })
  })
})
