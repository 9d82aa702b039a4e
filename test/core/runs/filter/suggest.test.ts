import { expect, test } from 'vitest'
import { createSuggestions } from '../../../../src/core/runs/filter/suggest.ts'
import { parseFilter } from '../../../../src/shared/filter/parseFilter.ts'
import { openList } from '../openList.ts'

function library() {
  const { add, store, tables, page } = openList()
  const clock = { ms: 0 }
  add({
    name: 'a',
    hyperparameters: { learning_rate: 0.1, optimizer: 'adam', 'odd "name"': 1 },
    points: { val_loss: [1] },
    tags: ['best so far']
  })
  add({ name: 'b', hyperparameters: { learning_rate: 0.1, optimizer: 'adamw' }, points: { val_loss: [1], val_f1: [0.5] } })
  add({ name: 'c', hyperparameters: { learning_rate: 0.2, optimizer: 'adam' }, experiment: 'Other', tags: ['best so far', 'x'] })
  add({ name: 'd', hyperparameters: { learning_rate: 0.3, optimizer: 'gone' }, trashed: true })
  const suggest = createSuggestions({ database: store.database, tables, now: () => clock.ms })
  /** The cursor is where the | is. */
  const at = (marked: string, experiment_id?: string) =>
    suggest({ text: marked.replace('|', ''), cursor: marked.indexOf('|'), experiment_id }).items
  return { at, suggest, add, clock, other: () => page({ filter: 'name == "c"' }).rows[0]!.experiment_id }
}
const inserts = (items: { insert: string }[]): string[] => items.map(({ insert }) => insert)

test('names come by how many runs have them, fields and functions after them', () => {
  const { at } = library()
  expect(at('|').slice(0, 2)).toEqual([
    { insert: 'learning_rate', kind: 'hyperparameter', runs: 3 },
    { insert: 'optimizer', kind: 'hyperparameter', runs: 3 }
  ])
  expect(at('val|')).toEqual([
    { insert: 'validation_split', kind: 'hyperparameter', runs: null },
    { insert: 'val_loss', kind: 'metric', runs: 2 },
    { insert: 'val_f1', kind: 'metric', runs: 1 },
    { insert: 'val_accuracy', kind: 'metric', runs: null }
  ])
  expect(inserts(at('cre|'))).toEqual(['created'])
  expect(inserts(at('lock|'))).toEqual(['locked'])
  expect(inserts(at('starr|'))).toEqual(['starred'])
  expect(inserts(at('best|'))).toEqual(['best_epoch(', 'restore_best_weights'])
  expect(inserts(at('odd|'))).toEqual(['`odd "name"`'])
  expect(inserts(at('min(|'))).toEqual(['val_loss', 'val_f1', 'loss', 'accuracy', 'val_accuracy'])
})

test('how many runs have a name is counted anew after a while', () => {
  const { at, add, clock } = library()
  expect(at('learning_ra|')[0]).toMatchObject({ runs: 3 })
  add({ hyperparameters: { learning_rate: 1 } })
  expect(at('learning_ra|')[0]).toMatchObject({ runs: 3 })
  clock.ms += 5000
  expect(at('learning_ra|')[0]).toMatchObject({ runs: 4 })
})

test('values are those the library has, with how many runs have them', () => {
  const { at, other } = library()
  expect(at('optimizer == |')).toEqual([
    { insert: '"adam"', kind: 'value', runs: 2 },
    { insert: '"adamw"', kind: 'value', runs: 1 }
  ])
  expect(inserts(at('optimizer == |', other()))).toEqual(['"adam"'])
  expect(inserts(at('optimizer in ("adam", "adamw|'))).toEqual(['"adamw"'])
  expect(inserts(at('learning_rate <= |'))).toEqual(['0.1', '0.2'])
  expect(inserts(at('shuffle == |'))).toEqual(['true', 'false'])
  expect(inserts(at('locked == |'))).toEqual(['true', 'false'])
  expect(inserts(at('state == "di|'))).toEqual(['"diverged"'])
  expect(inserts(at('experiment == |'))).toEqual(['"Default"', '"Other"'])
  expect(inserts(at('tags matches |'))).toEqual(['"best so far"', '"x"'])
  expect(at('val_loss < |')).toEqual([])
})

test('operators are those that the type allows', () => {
  const { at } = library()
  expect(inserts(at('learning_rate |'))).toContain('<=')
  expect(inserts(at('optimizer |'))).toEqual(['==', '!=', 'in', 'not in', 'matches'])
  expect(inserts(at('a < 1 |'))).toEqual(['and', 'or'])
})

test.each([
  ['odd', ' == 1'],
  ['optimizer == ', ''],
  ['min(', ') < 1'],
  ['state == "dive', ''],
  ['has(odd', ')']
])('what is accepted after %s can be read', (text, rest) => {
  const { from, to, items } = library().suggest({ text, cursor: text.length })
  expect(parseFilter(`${text.slice(0, from)}${items[0]?.insert ?? ''}${text.slice(to)}${rest}`)).not.toBeNull()
})
