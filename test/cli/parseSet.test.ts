import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectSetting, parseValue } from '../../src/cli/parseSet.ts'

describe('a value', () => {
  test.each<[string, unknown]>([
    ['0.001', 0.001],
    ['1e-3', 0.001],
    ['-5', -5],
    ['+5', 5],
    ['.5', 0.5],
    ['5.', 5],
    ['1E+3', 1000],
    ['true', true],
    ['false', false],
    ['off', null],
    ['null', null],
    ['none', null],
    ['256,128', [256, 128]],
    ['[256,128]', [256, 128]],
    [' [ 256 , 128 ] ', [256, 128]],
    ['[256]', [256]],
    ['[]', []],
    ['adam', 'adam'],
    ['', ''],
    // Numbers only as people write them: the rest stays text, for the check to name the field.
    ['0x10', '0x10'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
    ['1_000', '1_000'],
    ['1 2', '1 2'],
    ['256;128', '256;128'],
    ['toString', 'toString'],
    ['__proto__', '__proto__']
  ])('%j is read', (text, value) => expect(parseValue(text)).toStrictEqual(value))

  test('any finite number is read back as it was written', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => parseValue(String(value)) === value))
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2 }), list => {
        expect(parseValue(list.join(','))).toEqual(list)
      })
    )
  })
})

describe('KEY=VALUE', () => {
  test('is added to those before it, the last of a key counts, and only the first = divides', () => {
    const first = collectSetting('learning_rate=0.1')
    expect(collectSetting('learning_rate=0.2', collectSetting('name=a=b', first))).toEqual({ learning_rate: 0.2, name: 'a=b' })
    expect(first).toEqual({ learning_rate: 0.1 })
  })

  test.each(['', 'learning_rate', '=1', '='])('%j is refused', text => {
    expect(() => collectSetting(text)).toThrow(/Write KEY=VALUE, such as learning_rate=0.01\./)
  })
})
