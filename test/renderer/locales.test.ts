import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hyperparameterNames } from '../../src/shared/hyperparameters.ts'

type Messages = { [key: string]: string | Messages }
const folder = path.join(import.meta.dirname, '../../src/renderer/locales')
const areas = readdirSync(path.join(folder, 'en'))

const read = (locale: string, area: string): Messages => JSON.parse(readFileSync(path.join(folder, locale, area), 'utf8')) as Messages
const flat = (messages: Messages, prefix = ''): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`)
  )
const named = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? ''))].toSorted()

/** Faults are worded by the core in English and only translated elsewhere. */
const translatedOnly = (key: string): boolean => key.startsWith('faults.')

describe.each(areas)('messages of %s', area => {
  const english = new Map(flat(read('en', area)))
  const korean = new Map(flat(read('ko', area)))

  it('exist in both languages', () => {
    expect([...korean.keys()].filter(key => !translatedOnly(key)).toSorted()).toEqual([...english.keys()].toSorted())
  })

  it('take no value in Korean that English does not give', () => {
    for (const [key, text] of english) for (const name of named(korean.get(key) ?? '')) expect(named(text), key).toContain(name)
  })

  it('never say 실행 취소, which reads as cancelling a run', () => {
    for (const text of korean.values()) expect(text).not.toContain('실행 취소')
  })
})

it('has a message for every key the window names', () => {
  const known = new Set(areas.flatMap(area => flat(read('en', area), `${path.basename(area, '.json')}.`).map(([key]) => key)))
  const source = path.join(import.meta.dirname, '../../src/renderer')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => /\.(vue|ts)$/.test(file))
  const missing = files
    .flatMap(file => [...readFileSync(path.join(source, file), 'utf8').matchAll(/\bt\('([\w.]+)'/g)].map(match => match[1] ?? ''))
    .filter(key => !known.has(key))
  expect(missing).toEqual([])
})

it('describes every hyperparameter in Korean', () => {
  const korean = read('ko', 'hyperparameters.json')
  expect(Object.keys(korean).toSorted()).toEqual(hyperparameterNames.toSorted())
})
