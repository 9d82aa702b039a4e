import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bindKeys, capsOf, chordOf, isSingleKey, keysText, shortcutIds, shortcuts } from '../../src/renderer/shell/shortcuts.ts'
import type { Place, ShortcutId } from '../../src/renderer/shell/shortcuts.ts'
import english from '../../src/renderer/locales/en/shell.json' with { type: 'json' }
import korean from '../../src/renderer/locales/ko/shell.json' with { type: 'json' }

const places = [...new Set(shortcutIds.flatMap((id): Place[] => [...shortcuts[id].places]))]
const idsIn = (place: Place) => shortcutIds.filter(id => (shortcuts[id].places as readonly Place[]).includes(place))
/** Places that hear the same key presses. */
const heardTogether: Place[][] = [
  ['window', 'runsView'],
  ['window', 'runView'],
  ['cells', 'selectedRuns'],
  ['chart', 'plot']
]
const press = (key: string, more: Partial<Parameters<typeof chordOf>[0]> = {}) =>
  chordOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

describe('the table of shortcuts', () => {
  it.each([...places.map(place => [place]), ...heardTogether])('has a key once in %s %s', (...together) => {
    const keys = together.flatMap(idsIn).flatMap((id): string[] => [...shortcuts[id].keys])
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('has words in both languages, and no words without a shortcut', () => {
    expect(Object.keys(english.keys.list).toSorted()).toEqual(shortcutIds.toSorted())
    expect(Object.keys(korean.keys.list).toSorted()).toEqual(shortcutIds.toSorted())
  })

  it('is listened to in each of its places', () => {
    const source = path.join(import.meta.dirname, '../../src/renderer')
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => /\.(vue|ts)$/.test(file))
    const heard = files.flatMap(file => [...readFileSync(path.join(source, file), 'utf8').matchAll(/\buse(?:Keys|Shortcuts)\(\s*'(\w+)'/g)])
    expect(new Set(heard.map(match => match[1]))).toEqual(new Set(places))
  })

  it.each(places)('binds every key that it lists for %s', place => {
    const told: string[] = []
    const tell = (id: ShortcutId) => [id, (keys: string) => told.push(`${id} ${keys}`)] as const
    const bound = bindKeys(place, Object.fromEntries(shortcutIds.map(tell)) as Record<ShortcutId, (keys: string) => unknown>)
    const listed = idsIn(place).flatMap(id => shortcuts[id].keys.map(keys => ({ id, keys })))
    for (const { keys } of listed) bound.get(keys)?.({} as KeyboardEvent)
    expect(told).toEqual(listed.map(({ id, keys }) => `${id} ${keys}`))
  })

  it('is spelled as presses are told', () => {
    const spelled =
      /^(g )?(mod\+)?(shift\+)?(alt\+)?([a-z]|[^\sA-Z+]|space|enter|delete|escape|contextmenu|home|end|page(up|down)|arrow(up|down|left|right)|f\d+)$/
    for (const id of shortcutIds) for (const keys of shortcuts[id].keys) expect(keys).toMatch(spelled)
  })
})

describe('a key press', () => {
  it('is told with the keys that are held', () => {
    expect(press('z', { ctrlKey: true })).toBe('mod+z')
    expect(press('Z', { metaKey: true, shiftKey: true })).toBe('mod+shift+z')
    expect(press('ArrowLeft', { shiftKey: true, altKey: true })).toBe('shift+alt+arrowleft')
    expect(press(' ')).toBe('space')
  })

  it('contains Shift where another character comes of it', () => {
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('N', { shiftKey: true })).toBe('shift+n')
  })

  it('is the Latin letter of its place while Korean is written', () => {
    expect(press('ㅜ', { code: 'KeyN' })).toBe('n')
    expect(press('ㅃ', { code: 'KeyQ', shiftKey: true })).toBe('shift+q')
    expect(press('Process', { code: 'KeyC' })).toBe('c')
    expect(press('é', { code: 'Digit2' })).toBe('2')
  })
})

it('knows which keys write in a text field', () => {
  for (const keys of ['n', 'shift+n', '?', '[', 'g r', 'g ,', '0']) expect(isSingleKey(keys), keys).toBe(true)
  for (const keys of ['mod+k', 'space', 'enter', 'f2', 'alt+arrowleft', 'shift+f6', 'escape']) expect(isSingleKey(keys), keys).toBe(false)
})

it('writes keys as they are on a keyboard', () => {
  expect(capsOf('mod+shift+z')).toEqual([['Ctrl', 'Shift', 'Z']])
  expect(capsOf('g ,')).toEqual([['G'], [',']])
  expect(keysText('goRuns')).toBe('G R')
  expect(keysText('trash')).toBe('Del')
})
