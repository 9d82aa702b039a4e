import { Search } from '@lucide/vue'
import { describe, expect, it } from 'vitest'
import { createNewestAnswer } from '../../src/renderer/shell/palette/newestAnswer.ts'
import { filterOfWords, matching, readQuery, wordsOf } from '../../src/renderer/shell/palette/paletteItem.ts'
import type { PaletteItem } from '../../src/renderer/shell/palette/paletteItem.ts'

const item = (text: string, hint?: string): PaletteItem => ({ key: text, icon: Search, text, hint, run: () => undefined })
const found = (items: PaletteItem[], query: string): string[] => matching(items, wordsOf(query)).map(({ text }) => text)

describe('what is written in the palette', () => {
  it('is narrowed by its first letter', () => {
    expect(readQuery('> tag')).toEqual({ prefix: '>', rest: 'tag' })
    expect(readQuery(' #12 ')).toEqual({ prefix: '#', rest: '12' })
    expect(readQuery('=loss < 1')).toEqual({ prefix: '=', rest: 'loss < 1' })
    expect(readQuery('?')).toEqual({ prefix: '?', rest: '' })
    expect(readQuery('a > b')).toEqual({ prefix: '', rest: 'a > b' })
  })

  it('matches rows that have every word, in any letters, in text or hint', () => {
    const items = [item('Go to Settings'), item('Theme: Dark', 'Settings'), item('New run')]
    expect(found(items, 'settings')).toEqual(['Go to Settings', 'Theme: Dark'])
    expect(found(items, 'SETTINGS dark')).toEqual(['Theme: Dark'])
    expect(found(items, '')).toHaveLength(3)
    expect(found(items, 'sweep')).toEqual([])
  })

  it('puts rows that begin with it first and leaves the order otherwise', () => {
    expect(found([item('Unlock'), item('Lock'), item('Lockers'), item('Block')], 'lock')).toEqual(['Lock', 'Lockers', 'Unlock', 'Block'])
  })
})

it('looks for words as they are, and for what would be a comparison between quotes', () => {
  expect(filterOfWords('wide net')).toBe('wide net')
  expect(filterOfWords('zebra < 3')).toBe('"zebra < 3"')
  expect(filterOfWords('a = "b')).toBe('"a = \\"b"')
})

describe('the newest answer', () => {
  function asked() {
    const questions: { text: string; answer: (value: string) => void; fail: () => void }[] = []
    const taken: [string | undefined, string][] = []
    const ask = createNewestAnswer(
      (text: string) =>
        new Promise<string>((resolve, reject) => questions.push({ text, answer: resolve, fail: () => reject(new Error('gone')) })),
      (answer, text) => taken.push([answer, text])
    )
    return { questions, taken, ask }
  }
  const settle = () => new Promise(resolve => setImmediate(resolve))

  it('is the only one that is taken; questions between the first and the last are never asked', async () => {
    const { questions, taken, ask } = asked()
    for (const text of ['l', 'le', 'lea', 'lear']) ask(text)
    expect(questions.map(({ text }) => text)).toEqual(['l'])
    questions[0]?.answer('first')
    await settle()
    expect(questions.map(({ text }) => text)).toEqual(['l', 'lear'])
    expect(taken).toEqual([])
    questions[1]?.answer('last')
    await settle()
    expect(taken).toEqual([['last', 'lear']])
  })

  it('is none where the question fails, and the next is asked as before', async () => {
    const { questions, taken, ask } = asked()
    ask('a')
    questions[0]?.fail()
    await settle()
    ask('b')
    questions[1]?.answer('found')
    await settle()
    expect(taken).toEqual([
      [undefined, 'a'],
      ['found', 'b']
    ])
  })
})
