import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useFastScroll } from '../../src/renderer/views/runs/useFastScroll.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function scrolled() {
  const scope = effectScope()
  const { isPassing, onScroll } = scope.run(useFastScroll) ?? expect.unreachable()
  return { scope, isPassing, to: (scrollTop: number) => onScroll({ scrollTop, clientHeight: 600 }) }
}

test('one leap is no dragging, two within a tenth of a second are', () => {
  const { to, isPassing } = scrolled()
  to(5000)
  expect(isPassing.value).toBe(false)
  vi.advanceTimersByTime(99)
  to(9000)
  expect(isPassing.value).toBe(true)
})

test('leaps far apart, and steps of a screen or less, are read and stay whole', () => {
  const { to, isPassing } = scrolled()
  to(5000)
  vi.advanceTimersByTime(100)
  to(9000)
  expect(isPassing.value).toBe(false)
  vi.advanceTimersByTime(100)
  for (let top = 9000; top <= 15_000; top += 600) {
    to(top)
    vi.advanceTimersByTime(16)
  }
  expect(isPassing.value).toBe(false)
})

test('what is dragged, however slowly in the end, is whole a tenth of a second after its last move', () => {
  const { to, isPassing } = scrolled()
  for (const top of [5000, 9000, 9010, 9020]) {
    to(top)
    vi.advanceTimersByTime(99)
  }
  expect(isPassing.value).toBe(true)
  vi.advanceTimersByTime(1)
  expect(isPassing.value).toBe(false)
})

test('nothing is left to happen once the list is gone', () => {
  const { to, isPassing, scope } = scrolled()
  to(5000)
  to(9000)
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
  expect(isPassing.value).toBe(true)
})
