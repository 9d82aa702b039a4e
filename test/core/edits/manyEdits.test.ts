import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, openEdited, seedRuns } from './openEdited.ts'

type Opened = Awaited<ReturnType<typeof openEdited>>
const count = 6

const runs = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1 })
const text = fc.constantFrom('a', '한글', '<img onerror=x>', '🙂', 'שלום', '"); drop table runs')
const tags = fc.uniqueArray(text, { maxLength: 3 })

/** One thing a person does, be it possible now or not. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('trash' as const), runs }),
  fc.record({ kind: fc.constant('restore' as const), runs }),
  fc.record({ kind: fc.constant('rename' as const), runs, text }),
  fc.record({ kind: fc.constant('tag' as const), runs, add: tags, remove: tags }),
  fc.record({ kind: fc.constant('note' as const), runs, text, append: fc.boolean() }),
  fc.record({ kind: fc.constant('move' as const), runs, text }),
  fc.record({
    kind: fc.constant('mark' as const),
    runs,
    flag: fc.constantFrom('locked', 'starred', 'archived', 'pinned'),
    on: fc.boolean()
  }),
  fc.record({ kind: fc.constant('baseline' as const), runs, on: fc.boolean() }),
  fc.record({ kind: fc.constant('name experiment' as const), runs, text }),
  fc.record({ kind: fc.constant('make experiment' as const), text, n: fc.nat(50) })
)
type Action = typeof action extends fc.Arbitrary<infer Made> ? Made : never

/** Does it and says whether there is something to take back. What the core refuses changes nothing. */
async function act({ client, ids, run }: Opened, what: Action): Promise<boolean> {
  const some = 'runs' in what ? what.runs.map(index => ids[index]!) : []
  const first = async () => run((('runs' in what ? what.runs[0] : undefined) ?? 0) + 1)
  const history = 'window'
  const did = async () => {
    switch (what.kind) {
      case 'trash':
      case 'restore':
        return client.runs[what.kind]({ ids: some, history })
      case 'rename':
        return client.runs.rename({ id: some[0]!, name: what.text, history })
      case 'tag':
        return client.runs.tag({ ids: some, add: what.add, remove: what.remove, history })
      case 'note':
        return client.runs.note({ ids: some, text: what.text, append: what.append, history })
      case 'move':
        return client.runs.move({ ids: some, experiment: what.text, history })
      case 'mark':
        return client.runs.mark({ ids: some, [what.flag]: what.on, history })
      case 'baseline':
        return client.experiments.setBaseline({ id: (await first()).experiment_id, run_id: what.on ? some[0]! : null, history })
      case 'name experiment':
        return client.experiments.rename({ id: (await first()).experiment_id, name: what.text, history })
      case 'make experiment':
        return client.experiments.create({ name: `${what.text} ${what.n}`, history })
    }
  }
  return (await did().catch(() => ({ edit: null }))).edit !== null
}

test('200 mixed edits, 200 undos give the first state, 200 redos the last, with the library closed and opened in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(action), fc.integer({ min: 1, max: 199 }), async (actions, pause) => {
      const folder = seedRuns(count)
      const first = hashOf(folder)
      let opened = await openEdited(count, folder)
      for (let made = 0; made < 200;) made += Number(await act(opened, actions.next().value as Action))
      const last = hashOf(folder)
      expect(last).not.toBe(first)
      for (const direction of ['undo', 'redo'] as const) {
        for (let moved = 0; moved < 200; moved++) {
          if (moved === pause) {
            await opened.core.close()
            opened = await openEdited(count, folder)
          }
          expect(await opened.client.edits[direction]({ history: 'window' })).toMatchObject({
            edit: { id: expect.any(Number) as number },
            changed_since: []
          })
        }
        expect(hashOf(folder)).toBe(direction === 'undo' ? first : last)
        expect(await opened.client.edits[direction]({ history: 'window' })).toEqual({ edit: null, changed_since: [] })
      }
      await opened.core.close()
    }),
    { numRuns: 2 }
  )
})
