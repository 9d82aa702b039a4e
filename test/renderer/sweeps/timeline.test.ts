import { expect, test } from 'vitest'
import { layTimeline } from '../../../src/renderer/views/sweeps/timeline.ts'
import { trialOf } from './trial.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString()
const span = (number: number, from: number, to: number | null) =>
  trialOf(number, { started_at: at(from), ended_at: to === null ? null : at(to), state: to === null ? 'running' : 'completed' })

test('each trial takes the first worker that is free, and gaps are idle time', () => {
  const trials = [span(0, 0, 10), span(1, 0, 4), span(2, 5, 10)]
  const { bars, lanes, busy, from, to } = layTimeline(trials, { workers: 2, now: start + 60_000 })
  expect(bars.map(({ trial, lane }) => [trial.number, lane])).toEqual([
    [0, 0],
    [1, 1],
    [2, 1]
  ])
  expect([lanes, from - start, to - start]).toEqual([2, 0, 10_000])
  expect(busy).toBeCloseTo(19 / 20, 12)
})

test('a trial that trains goes on until now; one that waits has no bar', () => {
  const trials = [span(0, 0, null), trialOf(1, { state: 'waiting', started_at: null, ended_at: null })]
  const { bars, busy } = layTimeline(trials, { workers: 1, now: start + 8000 })
  expect(bars.map(({ from, to }) => to - from)).toEqual([8000])
  expect(busy).toBe(1)
})

test('workers that were taken away since are lanes still, and without a trial there is nothing', () => {
  expect(layTimeline([span(0, 0, 5), span(1, 1, 5)], { workers: 1, now: start }).lanes).toBe(2)
  expect(layTimeline([], { workers: 2, now: start })).toMatchObject({ bars: [], lanes: 2, busy: null })
})
