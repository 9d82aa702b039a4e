import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computed, effectScope, ref, shallowRef } from 'vue'
import type { Run } from '../../src/shared/run.ts'
import { useRowSlots } from '../../src/renderer/views/runs/useRowSlots.ts'

const rowHeight = 28
const inView = 12
const runs = Array.from({ length: 200 }, (_, i) => ({ id: `run ${i}` }) as Run)

/** A list that is scrolled: which rows are in view, and which runs have been read. */
function makeList() {
  const from = ref(0)
  const read = ref(new Set<number>())
  const order = shallowRef(runs)
  const { rows } = useRowSlots({
    items: computed(() =>
      Array.from({ length: inView }, (_, i) => ({ index: from.value + i, start: (from.value + i) * rowHeight })).filter(
        item => item.index < order.value.length
      )
    ),
    slotCount: () => inView + 2,
    runAt: index => (read.value.has(index) ? order.value[index] : undefined)
  })
  return { from, read, order, rows }
}

describe('rows of a list that is scrolled', () => {
  it('show every run that is in view and read, at its place, never one slot twice', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 195 }), fc.array(fc.nat({ max: 199 }), { maxLength: 30 })), { maxLength: 12 }), steps =>
        effectScope().run(() => {
          const { from, read, rows } = makeList()
          for (const [to, readNow] of steps) {
            from.value = to
            read.value = new Set([...read.value, ...readNow])
            const wanted = [...read.value].filter(index => index >= to && index < to + inView)
            const shown = new Map(rows.value.map(row => [row.index, row]))
            for (const index of wanted) expect(shown.get(index)).toMatchObject({ run: runs[index], top: index * rowHeight })
            expect(new Set(rows.value.map(row => row.slot)).size).toBe(rows.value.length)
            for (const row of rows.value) expect(row.run).toBe(runs[row.index])
          }
        })
      )
    )
  })

  it('use the rows there are again, rather than make new ones', () => {
    effectScope().run(() => {
      const { from, read, rows } = makeList()
      read.value = new Set(runs.keys())
      const slots = new Set<number>()
      for (let to = 0; to < 150; to += 7) {
        from.value = to
        for (const { slot } of rows.value) slots.add(slot)
      }
      expect(slots.size).toBeLessThanOrEqual(inView + 2)
    })
  })

  it('forget a row whose place went to another run, or to none', () => {
    effectScope().run(() => {
      const { from, read, order, rows } = makeList()
      read.value = new Set(runs.keys())
      expect(rows.value).toHaveLength(inView)
      from.value = 100
      order.value = runs.toReversed()
      for (const row of rows.value) expect(row.run).toBe(order.value[row.index])
      order.value = runs.slice(0, 1)
      from.value = 0
      expect(rows.value.map(row => row.run.id)).toEqual(['run 0'])
    })
  })
})
