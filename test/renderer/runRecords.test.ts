import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createRunRecords } from '../../src/renderer/connection/runRecords.ts'
import { createSequence } from '../../src/renderer/connection/sequence.ts'

type Row = { id: string; name: string }
type Change = { id: string; name: string | undefined }

function collected() {
  const rows = new Map<string, Row>()
  return { rows, records: createRunRecords<Row>({ write: row => rows.set(row.id, row), remove: id => rows.delete(id) }) }
}

const changes = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), name: fc.option(fc.string(), { nil: undefined }) }), {
  maxLength: 30
})

/** What the core holds after its first `seq` events. */
function stateAfter(events: Change[], seq: number): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const { id, name } of events.slice(0, seq)) {
    if (name === undefined) rows.delete(id)
    else rows.set(id, { id, name })
  }
  return rows
}

describe('run records', () => {
  it('end in the core’s state, however snapshots and events interleave', () => {
    fc.assert(
      fc.property(changes, fc.array(fc.nat(), { maxLength: 8 }), fc.infiniteStream(fc.nat()), (events, snapshotSeqs, picks) => {
        const { rows, records } = collected()
        const eventSteps = events.map(
          ({ id, name }, i) =>
            () =>
              name === undefined ? records.remove([id], i + 1) : records.put([{ id, name }], i + 1)
        )
        const snapshots = snapshotSeqs.map(at => {
          const seq = at % (events.length + 1)
          return () => records.put([...stateAfter(events, seq).values()], seq)
        })
        // Events come in order, answers to reads whenever they like.
        let next = 0
        const pending = [...snapshots]
        for (const pick of picks) {
          if (next === eventSteps.length && pending.length === 0) break
          const takesEvent = pending.length === 0 || (next < eventSteps.length && pick % 2 === 0)
          if (takesEvent) eventSteps[next++]?.()
          else pending.splice(pick % pending.length, 1)[0]?.()
        }
        expect([...rows].toSorted()).toEqual([...stateAfter(events, events.length)].toSorted())
      })
    )
  })

  it('leave an older answer out', () => {
    const { rows, records } = collected()
    records.put([{ id: 'a', name: 'new' }], 5)
    records.put([{ id: 'a', name: 'old' }], 4)
    expect(rows.get('a')?.name).toBe('new')
  })

  it('do not bring a removed run back with an answer from before', () => {
    const { rows, records } = collected()
    records.remove(['a'], 5)
    records.put([{ id: 'a', name: 'gone' }], 4)
    expect(rows.has('a')).toBe(false)
  })

  it('accept a core that starts counting again', () => {
    const { rows, records } = collected()
    records.put([{ id: 'a', name: 'before' }], 900)
    records.restart()
    records.put([{ id: 'a', name: 'after' }], 2)
    expect(rows.get('a')?.name).toBe('after')
  })
})

describe('event numbers', () => {
  const event = (seq: number, type = 'runs_changed'): { seq: number; type: string } => ({ seq, type })

  it('follow one another, and a missing one is a gap', () => {
    const sequence = createSequence()
    expect([event(7, 'hello'), event(8), event(9), event(11), event(12)].map(one => sequence.accept(one))).toEqual([
      'next',
      'next',
      'next',
      'gap',
      'next'
    ])
  })

  it('start again after a reconnect', () => {
    const sequence = createSequence()
    sequence.accept(event(40, 'hello'))
    sequence.reset()
    expect([event(3, 'hello'), event(4)].map(one => sequence.accept(one))).toEqual(['next', 'next'])
  })
})
