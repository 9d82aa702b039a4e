import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameOfKey, readGrouping, readOpen, writeOpen } from '../../src/renderer/views/runs/groups/groupAddress.ts'
import { isShared, meanText, shareText, wishesOf } from '../../src/renderer/views/runs/groups/groupCells.ts'
import { layRows } from '../../src/renderer/views/runs/groups/groupRows.ts'
import type { GroupedRow } from '../../src/renderer/views/runs/groups/groupRows.ts'
import { groupKeySchema } from '../../src/shared/groupKey.ts'
import { usualView } from '../../src/shared/view.ts'

const counts = fc.array(fc.option(fc.nat({ max: 4 }), { nil: undefined }), { maxLength: 12 })

describe('rows of groups', () => {
  test('are each group and, below those that are open, their runs', () => {
    fc.assert(
      fc.property(counts, perGroup => {
        const open = perGroup.flatMap((count, at) => (count === undefined ? [] : [{ at, count }]))
        const rows = layRows(perGroup.length, open)
        const expected = perGroup.flatMap((count, group): GroupedRow[] => [
          { group, child: undefined },
          ...Array.from({ length: count ?? 0 }, (_, child) => ({ group, child }))
        ])
        expect(rows.total).toBe(expected.length)
        expect(expected.map((_, row) => rows.at(row))).toEqual(expected)
        const ofGroups = perGroup.map((_, group) => expected.findIndex(row => row.group === group))
        expect(perGroup.map((_, group) => rows.rowOf(group))).toEqual(ofGroups)
      })
    )
  })
})

describe('an address', () => {
  test('gives back the open groups it was given', () => {
    const key = fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(key, { maxLength: 20 }), keys => {
        const open = new Set(keys.map(nameOfKey))
        expect(readOpen(writeOpen(open))).toEqual(open)
      })
    )
  })

  test('that cannot be read opens none, and groups by nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), garbage => {
        for (const name of readOpen(garbage)) expect(groupKeySchema.safeParse(JSON.parse(name)).success).toBe(true)
      })
    )
    expect(readOpen('[[')).toEqual(new Set())
    expect(readOpen('[[{}]]')).toEqual(new Set())
    expect(readGrouping('state,state')).toEqual([])
    expect(readGrouping('')).toEqual([])
    expect(readGrouping('state,learning_rate')).toEqual(['state', 'learning_rate'])
  })
})

describe('cells of a group', () => {
  test('are a mean with its deviation, to the digits that this one has', () => {
    expect(meanText('val_accuracy', { mean: 0.97789, deviation: 0.00113, runs: 5 })).toBe('0.9779 ± 0.0011')
    expect(meanText('val_accuracy', { mean: 0.97789, deviation: null, runs: 1 })).toBe('0.9779')
    expect(meanText('val_accuracy', { mean: null, deviation: null, runs: 0 })).toBe('-')
  })

  test('say of how many runs where some have no value', () => {
    const mean = { mean: 1, deviation: 0.1 }
    expect(shareText({ ...mean, runs: 4 }, 5)).toBe('4/5')
    expect(shareText({ ...mean, runs: 5 }, 5)).toBe('')
    expect(shareText({ mean: null, deviation: null, runs: 0 }, 5)).toBe('')
  })

  test('ask for the statistic that the column shows', () => {
    const layout = { ...usualView.columns, statistics: { loss: 'last', accuracy: 'all' } as const }
    expect(wishesOf(['name', 'm:loss', 'm:accuracy', 'm:val_loss', 'h:seed'], layout)).toEqual([
      { metric: 'loss', statistic: 'last' },
      { metric: 'accuracy', statistic: 'best' },
      { metric: 'val_loss', statistic: 'min' }
    ])
  })

  test('show a hyperparameter only where the whole group has it', () => {
    expect(isShared(['config'], 'learning_rate')).toBe(true)
    expect(isShared(['config'], 'seed')).toBe(false)
    expect(isShared(['learning_rate'], 'learning_rate')).toBe(true)
    expect(isShared(['state'], 'learning_rate')).toBe(false)
  })
})
