import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertMove, legalMoves } from '../../../src/core/training/runStates.ts'
import { ExpectedError } from '../../../src/shared/errors.ts'
import { runStates } from '../../../src/shared/run.ts'
import type { RunState } from '../../../src/shared/run.ts'

const anyState = fc.constantFrom(...runStates)
const final: RunState[] = ['diverged']

test('any move is either in the table or throws ILLEGAL_STATE, and nothing leads out of divergence', () => {
  fc.assert(
    fc.property(fc.array(anyState, { minLength: 1, maxLength: 30 }), wishes => {
      let state: RunState = 'queued'
      for (const wish of wishes) {
        const before = state
        try {
          assertMove(state, wish)
          state = wish
          expect(legalMoves[before]).toContain(wish)
          expect(final).not.toContain(before)
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error
          expect(error).toMatchObject({ code: 'ILLEGAL_STATE', data: { state: before, action: wish } })
          expect(legalMoves[before]).not.toContain(wish)
        }
      }
    })
  )
})

test('every state can be reached, and only divergence is final', () => {
  const reached = new Set<RunState>(['queued'])
  for (const state of reached) for (const next of legalMoves[state]) reached.add(next)
  expect([...reached].sort()).toEqual([...runStates].sort())
  expect(runStates.filter(state => legalMoves[state].length === 0).sort()).toEqual([...final].sort())
})
