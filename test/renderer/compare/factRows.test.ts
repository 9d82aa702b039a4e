import { describe, expect, test } from 'vitest'
import { dataRows, environmentRows, factRows } from '../../../src/renderer/views/compare/factRows.ts'
import { runOf } from './fixtures.ts'

const words = { label: (key: string) => `<${key}>`, state: (state: string) => state.toUpperCase(), locale: 'en' as const }
const textsOf = (rows: ReturnType<typeof factRows>) => Object.fromEntries(rows.map(row => [row.key, row.cells.map(cell => cell.text)]))

describe('facts', () => {
  const first = runOf({ tags: ['b', 'a'], note: ' ', parameters: 1000, duration_ms: 6100, seed: 7 })
  const second = runOf({ tags: ['a', 'b'], note: 'too slow', parameters: 134_794, state: 'failed', seed: 8 })

  test('are words of what is no hyperparameter and no score', () => {
    const rows = factRows([first, second], words)
    expect(textsOf(rows)).toEqual({
      state: ['COMPLETED', 'FAILED'],
      experiment: ['Default', 'Default'],
      dataset: ['mnist', 'mnist'],
      seed: ['7', '8'],
      tags: ['a, b', 'a, b'],
      note: ['-', 'too slow'],
      epochs: ['1', '1'],
      parametersCount: ['1,000', '134,794'],
      duration: ['6.1 s', '-']
    })
    expect(rows.filter(row => row.differs).map(row => row.key)).toEqual(['state', 'seed', 'note', 'parametersCount', 'duration'])
    expect(rows.find(row => row.key === 'parametersCount')?.cells[1]?.change).toBe('+133,794')
    expect(rows[0]?.label).toBe('<state>')
  })

  test('leave the seed to the hyperparameters where they have it', () => {
    const seeded = [first, second].map(run => ({ ...run, hyperparameters: { seed: run.seed } }))
    expect(factRows(seeded, words).map(row => row.key)).not.toContain('seed')
  })
})

describe('environments', () => {
  test('stand in the order of a run page; what one run knows alone is a difference', () => {
    const rows = environmentRows(
      [
        { memory_bytes: 1024, threads: 1, gpu: 'none' },
        { threads: 2, memory_bytes: 1024, app_version: '1.0' }
      ],
      words.label
    )
    expect(rows.map(row => [row.key, row.differs, row.cells.map(cell => cell.text)])).toEqual([
      ['app_version', true, ['-', '1.0']],
      ['threads', true, ['1', '2']],
      ['memory_bytes', false, ['1.0 KiB', '1.0 KiB']],
      ['gpu', true, ['none', '-']]
    ])
  })

  test('are none of runs that have not started', () => expect(environmentRows([{}, {}], words.label)).toEqual([]))

  test('come with the data, by checksum and sizes where they are known', () => {
    const detailOf = (sha256: string, sizes: { train: number; validation: number; test: number; steps_per_epoch: number } | null) => ({
      run: runOf({ dataset: { name: 'mnist', sha256 } }),
      environment: {},
      checkpoints: [],
      sizes
    })
    const sizes = { train: 54_000, validation: 6000, test: 10_000, steps_per_epoch: 1688 }
    expect(dataRows([detailOf('a', null), detailOf('b', null)], words.label).map(row => [row.key, row.differs])).toEqual([
      ['dataset', false],
      ['sha256', true]
    ])
    expect(dataRows([detailOf('a', sizes), detailOf('a', { ...sizes, train: 55_000 })], words.label)[2]).toMatchObject({
      label: '<train>',
      differs: true,
      cells: [{ text: '54,000' }, { text: '55,000', change: '+1,000' }]
    })
  })
})
