import { describe, expect, it } from 'vitest'
import {
  defaultLayout,
  directionOf,
  frozenCount,
  moved,
  resized,
  sortKeyOf,
  sortPressed,
  visibleColumns,
  widthOf,
  withPinned,
  withShown
} from '../../src/renderer/views/runs/columns.ts'

const available = {
  hyperparameters: [
    { key: 'optimizer', distinct: 1 },
    { key: 'batch_size', distinct: 2 },
    { key: 'learning_rate', distinct: 9 },
    { key: 'seed', distinct: 40 }
  ],
  metrics: [{ key: 'loss' }, { key: 'val_loss' }, { key: 'val_accuracy' }]
}
const usual = [
  'name',
  'state',
  'curve',
  'h:learning_rate',
  'h:batch_size',
  'm:val_accuracy',
  'm:val_loss',
  'duration',
  'started',
  'tags',
  'note'
]

describe('columns', () => {
  it('start with what differs, most distinct first, and validation metrics', () => {
    expect(visibleColumns(defaultLayout, available)).toEqual(usual)
  })

  it('show identical hyperparameters when asked', () => {
    expect(visibleColumns({ ...defaultLayout, hide_identical: false }, available)).toContain('h:optimizer')
  })

  it('keep the user’s order and put a new column beside its neighbour', () => {
    const layout = moved(defaultLayout, usual, 'duration', 1)
    expect(visibleColumns(layout, available).slice(0, 3)).toEqual(['name', 'duration', 'state'])
    const more = { ...available, hyperparameters: [...available.hyperparameters, { key: 'dropout_rate', distinct: 3 }] }
    const columns = visibleColumns(layout, more)
    expect(columns[columns.indexOf('h:learning_rate') + 1]).toBe('h:dropout_rate')
  })

  it('pinned stand beside the name, and move only among themselves', () => {
    const layout = withPinned(withPinned(defaultLayout, 'duration', true), 'm:val_loss', true)
    const columns = visibleColumns(layout, available)
    expect(columns.slice(0, 3)).toEqual(expect.arrayContaining(['name', 'duration', 'm:val_loss']))
    expect(frozenCount(columns, layout)).toBe(3)
    expect(columns.toSorted()).toEqual(visibleColumns(defaultLayout, available).toSorted())
    expect(visibleColumns(moved(layout, columns, 'duration', 9), available).slice(0, 3)).toContain('duration')
    expect(visibleColumns(moved(layout, columns, 'tags', 0), available).indexOf('tags')).toBe(3)
    expect(visibleColumns(withPinned(withPinned(layout, 'duration', false), 'm:val_loss', false), available)).toEqual(
      visibleColumns(defaultLayout, available)
    )
  })

  it('hide and show single columns', () => {
    const hidden = withShown(defaultLayout, 'state', false)
    expect(visibleColumns(hidden, available)).not.toContain('state')
    expect(visibleColumns(withShown(hidden, 'state', true), available)).toContain('state')
    expect(visibleColumns(withShown(defaultLayout, 'm:loss', true), available)).toContain('m:loss')
  })

  it('are never narrower than 48 px', () => {
    expect(widthOf('state', resized(defaultLayout, 'state', 3), false)).toBe(48)
  })

  it('make room for differences to a baseline, unless somebody chose a width', () => {
    const layout = { ...defaultLayout, statistics: { val_loss: 'best_epoch' } } as const
    expect(widthOf('m:val_loss', layout, true)).toBeGreaterThan(widthOf('m:val_loss', layout, false))
    expect(widthOf('h:learning_rate', layout, true)).toBe(widthOf('h:learning_rate', layout, false))
    expect(widthOf('m:val_loss', resized(layout, 'm:val_loss', 90), true)).toBe(90)
  })
})

describe('sorting by columns', () => {
  it('asks the core for the statistic the column shows', () => {
    expect(sortKeyOf('m:val_accuracy', defaultLayout)).toBe('max(val_accuracy)')
    expect(sortKeyOf('m:val_loss', { ...defaultLayout, statistics: { val_loss: 'last' } })).toBe('last(val_loss)')
    expect(sortKeyOf('m:val_loss', { ...defaultLayout, statistics: { val_loss: 'best_epoch' } })).toBe('val_loss')
    expect(sortKeyOf('h:learning_rate', defaultLayout)).toBe('learning_rate')
    expect(sortKeyOf('duration', defaultLayout)).toBe('duration_ms')
    expect(sortKeyOf('note', defaultLayout)).toBeUndefined()
  })

  it('turns round on a second press and ends on a third', () => {
    const first = sortPressed(['-created_at'], 'name', false)
    const second = sortPressed(first, 'name', false)
    expect([first, second, sortPressed(second, 'name', false)]).toEqual([['name'], ['-name'], []])
  })

  it('adds keys with Shift and keeps their places', () => {
    const two = sortPressed(['name'], 'learning_rate', true)
    expect(two).toEqual(['name', 'learning_rate'])
    expect(sortPressed(two, 'name', true)).toEqual(['-name', 'learning_rate'])
    expect(directionOf(two, 'learning_rate')).toBe('ascending')
  })
})
