import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createUndoStack } from '../../src/renderer/composables/undoStack.ts'

/** A library that remembers numbered edits, as the core does: an undo takes the newest, and only the one asked for. */
function createLibrary(before: number[] = []) {
  let done = [...before]
  let undone: number[] = []
  const told: string[] = []
  const move = (direction: 'undo' | 'redo') => (edit: number | undefined) => {
    const [from, to] = direction === 'undo' ? [done, undone] : [undone, done]
    const next = from.at(-1)
    if (next === undefined || (edit !== undefined && edit !== next)) return Promise.resolve(undefined)
    from.pop()
    to.push(next)
    told.push(`${direction} ${next}`)
    return Promise.resolve({ edit: next, moved: { name: `edit ${next}` } })
  }
  return {
    told,
    edits: { undo: move('undo'), redo: move('redo') },
    add(edit: number): void {
      done.push(edit)
      undone = []
    },
    forget(edit: number): void {
      done = done.filter(one => one !== edit)
    }
  }
}

function recorded(before: number[] = []) {
  const library = createLibrary(before)
  const stack = createUndoStack(library.edits)
  let value = 0
  const { told } = library
  const set = (next: number): void => {
    const old = value
    value = next
    const put = (to: number, what: string) => () => {
      value = to
      told.push(`${what} ${next}`)
    }
    stack.push({ label: `set ${next}`, undo: put(old, 'unset'), redo: put(next, 'set') })
  }
  const edit = (id: number): void => {
    library.add(id)
    stack.push({ edit: id })
  }
  return { ...library, stack, set, edit, read: () => value }
}

async function all(move: () => Promise<unknown>): Promise<void> {
  while (await move());
}

describe('the undo stack', () => {
  it('takes steps of the window and edits of the library back in the order they were made, and does them again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), async kinds => {
        const { stack, set, edit, told } = recorded()
        kinds.forEach((isEdit, i) => (isEdit ? edit(i) : set(i)))
        await all(stack.undo)
        expect(told).toEqual(kinds.map((isEdit, i) => `${isEdit ? 'undo' : 'unset'} ${i}`).reverse())
        told.length = 0
        await all(stack.redo)
        expect(told).toEqual(kinds.map((isEdit, i) => `${isEdit ? 'redo' : 'set'} ${i}`))
      }),
      { numRuns: 30 }
    )
  })

  it('goes on with what was done before the window opened, and does that again', async () => {
    const { stack, set, told } = recorded([1, 2])
    set(7)
    await all(stack.undo)
    await all(stack.redo)
    expect(told).toEqual(['unset 7', 'undo 2', 'undo 1', 'redo 1', 'redo 2', 'set 7'])
  })

  it('does again what was taken back before the window opened, until something else is done', async () => {
    const first = recorded([1, 2])
    await first.edits.undo(undefined)
    expect(first.stack.next('redo')).toBe('edit')
    await first.stack.redo()
    expect(first.told).toEqual(['undo 2', 'redo 2'])

    const second = recorded([1, 2])
    await second.edits.undo(undefined)
    second.set(5)
    await second.stack.undo()
    await second.stack.redo()
    expect(await second.stack.redo()).toBeUndefined()
    expect(second.stack.next('redo')).toBeUndefined()
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
    await all(stack.undo)
    expect(read()).toBe(1)
  })

  it('keeps a step that could not be taken back', async () => {
    const { stack } = recorded()
    stack.push({ label: 'stuck', undo: () => Promise.reject(new Error('offline')), redo: () => undefined })
    await expect(stack.undo()).rejects.toThrow('offline')
    expect(stack.next('undo')).toEqual({ label: 'stuck' })
    const offline = createUndoStack({ undo: () => Promise.reject(new Error('offline')), redo: () => Promise.resolve(undefined) })
    offline.push({ edit: 1 })
    await expect(offline.undo()).rejects.toThrow('offline')
    expect(offline.next('undo')).toBe('edit')
  })

  it('passes over an edit that is gone, to what was done before it', async () => {
    const { stack, set, edit, told, forget } = recorded()
    edit(1)
    set(2)
    edit(3)
    forget(3)
    await stack.undo()
    await stack.undo()
    expect(told).toEqual(['unset 2', 'undo 1'])
  })

  it('takes back one after the other, however fast the keys come', async () => {
    const { stack, edit, told } = recorded()
    for (const id of [1, 2, 3]) edit(id)
    await Promise.all([stack.undo(), stack.undo(), stack.redo(), stack.undo()])
    expect(told).toEqual(['undo 3', 'undo 2', 'redo 2', 'undo 2'])
  })

  it('keeps an edit that is gone on with in its one place', async () => {
    const { stack, set, edit, told } = recorded()
    set(1)
    edit(2)
    stack.push({ edit: 2 })
    await stack.undo()
    await stack.undo()
    expect(told).toEqual(['undo 2', 'unset 1'])
  })

  it('says that nothing is left', async () => {
    const { stack } = recorded()
    expect(await stack.undo()).toBeUndefined()
    expect(await stack.redo()).toBeUndefined()
  })
})
