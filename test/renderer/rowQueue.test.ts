import { expect, test } from 'vitest'
import { createRowQueue } from '../../src/renderer/views/runs/rowQueue.ts'

function queueOver(places: (string | undefined)[]) {
  const done: string[] = []
  return { places, done, queue: createRowQueue<string>({ idAt: at => places[at], act: (id, how) => done.push(`${how} ${id}`) }) }
}

test('what is asked of rows that are there is done at once', () => {
  const { queue, done } = queueOver(['a', 'b'])
  queue.ask(1, 'focus')
  queue.ask(1, 'open')
  expect(done).toEqual(['focus b', 'open b'])
  expect(queue.row.value).toBeUndefined()
})

test('a row that is not read yet holds up what comes after it, even for rows that are', () => {
  const { queue, done, places } = queueOver(['a', undefined, undefined])
  queue.ask(2, 'focus')
  queue.ask(2, 'toggle')
  queue.ask(0, 'focus')
  expect(done).toEqual([])
  expect(queue.row.value).toBe(0)
  places[1] = 'b'
  queue.flush()
  expect(done).toEqual([])
  places[2] = 'c'
  queue.flush()
  expect(done).toEqual(['focus c', 'toggle c', 'focus a'])
})

test('what was asked of another list is void', () => {
  const { queue, done, places } = queueOver([undefined])
  queue.ask(0, 'open')
  queue.forget()
  places[0] = 'a'
  queue.flush()
  expect(done).toEqual([])
})
