import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createWhileUnchanged } from '../../../src/core/runs/list/whileUnchanged.ts'

function kept(options: { most: number; forMs?: number }) {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.exec('CREATE TABLE t (x)')
  const [asked, clock] = [[] as string[], { now: 0 }]
  const keep = createWhileUnchanged<number>(database, { ...options, now: () => clock.now })
  return {
    asked,
    clock,
    write: () => database.exec('INSERT INTO t VALUES (1)'),
    /** How often anything has been found so far, as it was when this answer was. */
    get: (key: string) => keep(key, () => asked.push(key))
  }
}

test('an answer is found once until something is written', () => {
  const { get, write, asked } = kept({ most: 4 })
  expect([get('a'), get('a'), get('b'), get('a')]).toEqual([1, 1, 2, 1])
  write()
  expect([get('a'), get('a')]).toEqual([3, 3])
  expect(asked).toEqual(['a', 'b', 'a'])
})

test('those used last are kept', () => {
  const { get, asked } = kept({ most: 2 })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key)
  expect(asked).toEqual(['a', 'b', 'c', 'b'])
})

test('what depends on the time is found anew after it, also by a clock set back', () => {
  const { get, clock } = kept({ most: 2, forMs: 1000 })
  clock.now = 5000
  expect(get('a')).toBe(1)
  clock.now = 5999
  expect(get('a')).toBe(1)
  clock.now = 6000
  expect(get('a')).toBe(2)
  clock.now = 100
  expect(get('a')).toBe(3)
})
