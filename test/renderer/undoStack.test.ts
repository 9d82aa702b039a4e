import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createUndoStack } from '../../src/renderer/composables/undoStack.ts'

function recorded() {
  let value = 0
  const stack = createUndoStack(200)
  const set = (next: number): void => {
    const before = value
    value = next
    stack.push({ label: `set ${next}`, undo: () => void (value = before), redo: () => void (value = next) })
  }
  return { stack, set, read: () => value }
}

describe('the undo stack', () => {
  it('takes 200 changes back to the first state and does them again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { minLength: 1, maxLength: 200 }), async values => {
        const { stack, set, read } = recorded()
        for (const value of values) set(value)
        while (await stack.undo());
        expect(read()).toBe(0)
        while (await stack.redo());
        expect(read()).toBe(values.at(-1))
      }),
      { numRuns: 30 }
    )
  })

  it('forgets what was taken back once something new is done', async () => {
    const { stack, set, read } = recorded()
    set(1)
    await stack.undo()
    set(2)
    expect(await stack.redo()).toBeUndefined()
    expect(read()).toBe(2)
  })

  it('keeps the newest 200', async () => {
    const { stack, set, read } = recorded()
    for (let value = 1; value <= 201; value++) set(value)
    while (await stack.undo());
    expect(read()).toBe(1)
  })

  it('keeps a change that could not be taken back', async () => {
    const stack = createUndoStack()
    stack.push({ label: 'stuck', undo: () => Promise.reject(new Error('offline')), redo: () => undefined })
    await expect(stack.undo()).rejects.toThrow('offline')
    expect(stack.next()).toEqual({ undo: 'stuck', redo: undefined })
  })

  it('forgets runs that were deleted for good, and steps that changed nothing else', async () => {
    const stack = createUndoStack()
    const told: string[] = []
    const step = (label: string, runs?: string[]) => ({
      label,
      ...(runs ? { runs } : {}),
      undo: (left: readonly string[]) => void told.push(`undo ${label} of ${left.join()}`),
      redo: (left: readonly string[]) => void told.push(`redo ${label} of ${left.join()}`)
    })
    stack.push(step('sort'))
    stack.push(step('delete', ['a', 'b', 'c']))
    stack.push(step('rename', ['b']))
    stack.push(step('note', ['a']))
    await stack.undo()
    stack.forget(['a', 'b'])
    expect(stack.next()).toEqual({ undo: 'delete', redo: undefined })
    await stack.undo()
    await stack.redo()
    await stack.undo()
    await stack.undo()
    expect(told).toEqual(['undo note of a', 'undo delete of c', 'redo delete of c', 'undo delete of c', 'undo sort of '])
  })

  it('says that nothing is left', async () => {
    expect(await createUndoStack().undo()).toBeUndefined()
    expect(await createUndoStack().redo()).toBeUndefined()
  })
})
