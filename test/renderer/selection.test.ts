import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  checkedState,
  clear,
  emptySelection,
  extendTo,
  focusedRow,
  focusOn,
  isStep,
  selectAll,
  selectOnly,
  toggle
} from '../../src/renderer/views/runs/selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const ids = (selection: { ids: ReadonlySet<string> }): string => [...selection.ids].toSorted().join('')

describe('selection', () => {
  it('clicks one, toggles others, and clears', () => {
    let selection = selectOnly('b')
    selection = toggle(selection, 'd')
    expect(ids(selection)).toBe('bd')
    selection = toggle(selection, 'b')
    expect(ids(selection)).toBe('d')
    expect(ids(clear(selection))).toBe('')
  })

  it('extends from the anchor in both directions and shrinks again', () => {
    let selection = extendTo(selectOnly('b'), 'd', order)
    expect(ids(selection)).toBe('bcd')
    selection = extendTo(selection, 'a', order)
    expect(ids(selection)).toBe('ab')
    expect(selection.anchor).toBe('b')
  })

  it('extends from the focused row where nothing was chosen', () => {
    expect(ids(extendTo(focusOn(emptySelection, 'c'), 'd', order))).toBe('cd')
    expect(ids(extendTo(emptySelection, 'b', order))).toBe('ab')
  })

  it('begins on the first row, also where most rows are not read yet', () => {
    const unread = ['a', 'b', undefined, undefined]
    expect(focusedRow(emptySelection, unread)).toBe(0)
    expect(focusedRow(focusOn(emptySelection, 'b'), unread)).toBe(1)
    expect(focusedRow(focusOn(emptySelection, 'gone'), unread)).toBe(0)
  })

  it('moves the focus without selecting', () => {
    expect(focusOn(selectOnly('a'), 'c')).toMatchObject({ focused: 'c', ids: new Set('a') })
  })

  it('tells all, some and none apart', () => {
    expect(checkedState(emptySelection, order, 5)).toBe('false')
    expect(checkedState(selectOnly('a'), order, 5)).toBe('mixed')
    expect(checkedState(selectAll(emptySelection, order), order, 5)).toBe('true')
    expect(checkedState(selectAll(emptySelection, ['a', 'b']), ['a', 'b', undefined], 3)).toBe('mixed')
    expect(checkedState(selectAll(emptySelection, ['a', 'b', 'unread']), ['a', 'b', undefined], 3)).toBe('true')
    expect(checkedState(selectAll(emptySelection, ['a', 'b', 'hidden']), ['a', 'b', 'c'], 3)).toBe('mixed')
  })

  it('gives the same range whichever way it was reached', () => {
    fc.assert(
      fc.property(fc.constantFrom(...order), fc.array(fc.constantFrom(...order)), fc.constantFrom(...order), (start, detours, end) => {
        const direct = extendTo(selectOnly(start), end, order)
        const wandered = extendTo(
          detours.reduce((selection, id) => extendTo(selection, id, order), selectOnly(start)),
          end,
          order
        )
        expect(ids(wandered)).toBe(ids(direct))
      })
    )
  })
})

it('a change of more than one run is a step to undo, a click on another row is none', () => {
  const some = selectAll(emptySelection, ['a', 'b', 'c'])
  expect(isStep(emptySelection, some)).toBe(true)
  expect(isStep(some, clear(some))).toBe(true)
  expect(isStep(some, selectOnly('a'))).toBe(true)
  expect(isStep(some, toggle(some, 'd'))).toBe(false)
  expect(isStep(some, focusOn(some, 'b'))).toBe(false)
  expect(isStep(selectOnly('a'), selectOnly('b'))).toBe(false)
})
