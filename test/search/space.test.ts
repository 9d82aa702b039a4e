import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParameterValue, SearchedParameter } from '../../src/search/parameter.ts'
import { chooseValues, parseSpace } from '../../src/search/space.ts'
import { cellEdge, fromUnit, levelAt, toUnit } from '../../src/search/unitScale.ts'
import { spaceOf } from './support.ts'

function faultsOf(input: unknown): string[] {
  const checked = parseSpace(input)
  return checked.ok ? [] : checked.faults.map(fault => `${fault.field} ${fault.code}`)
}

const only = (input: unknown): SearchedParameter => spaceOf({ x: input }).searched[0]!

describe('what a space may be', () => {
  it('takes floats, integers, choices, constants and conditions', () => {
    const space = spaceOf({
      learning_rate: { type: 'float', low: 1e-5, high: 0.1, log: true },
      dropout_rate: { type: 'float', low: 0, high: 0.5, step: 0.1 },
      num_hidden_layers: { type: 'int', low: 0, high: 4 },
      hidden_units: { type: 'int', low: 16, high: 512, log: true, when: { num_hidden_layers: { atLeast: 1 } } },
      optimizer: { type: 'categorical', choices: ['adam', 'sgd', null, [64, 32]] },
      momentum: { type: 'float', low: 0, high: 0.99, when: { optimizer: { in: ['sgd'] }, num_hidden_layers: { equals: 2 } } },
      num_epochs: 5
    })
    expect(space.parameters.map(parameter => parameter.kind)).toEqual([
      ...Array<string>(4).fill('numeric'),
      'categorical',
      'numeric',
      'constant'
    ])
    expect(space.conditional).toBe(true)
  })

  it('ends a range at the last step that fits', () => {
    expect(only({ type: 'float', low: 0, high: 1, step: 0.3 })).toMatchObject({ levels: 4, high: 0.9 })
    expect(only({ type: 'float', low: 0, high: 0.3, step: 0.1 })).toMatchObject({ levels: 4, high: 0.3 })
    expect(only({ type: 'int', low: 1, high: 10, step: 4 })).toMatchObject({ levels: 3, high: 9 })
  })

  it('takes a range of one value', () => {
    for (const type of ['float', 'int']) {
      const parameter = only({ type, low: 3, high: 3 })
      expect(fromUnit(parameter, 0.7)).toBe(3)
      expect(toUnit(parameter, 3)).toBe(0.5)
    }
  })

  it('takes any name there is', () => {
    const input: unknown = JSON.parse(
      '{"__proto__":{"type":"int","low":1,"high":2},"constructor":1,"학습률":{"type":"float","low":0,"high":1,"when":{"__proto__":{"equals":2}}}}'
    )
    const space = spaceOf(input)
    const values = chooseValues(space, parameter => fromUnit(parameter, 0.9))
    expect(Object.keys(values)).toEqual(['__proto__', 'constructor', '학습률'])
    expect(Object.getOwnPropertyDescriptor(values, '__proto__')?.value).toBe(2)
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
  })
})

describe('each bad space names the parameter', () => {
  const float = { type: 'float', low: 0, high: 1 }
  it.each([
    ['no object', 7, 'space not_an_object'],
    ['a list', [], 'space not_an_object'],
    ['nothing in it', {}, 'space empty_space'],
    ['no such type', { x: { type: 'real' } }, 'x unknown_type'],
    ['a type of the prototype', { x: { type: 'toString' } }, 'x unknown_type'],
    ['a misspelt key', { x: { ...float, hihg: 2 } }, 'x unknown_key'],
    ['low above high', { x: { type: 'float', low: 2, high: 1 } }, 'x low_above_high'],
    ['log from 0', { x: { ...float, log: true } }, 'x log_needs_positive'],
    ['log with a step', { x: { type: 'int', low: 1, high: 9, log: true, step: 2 } }, 'x log_with_step'],
    ['a step above the range', { x: { ...float, step: 2 } }, 'x step_above_range'],
    ['a step of 0', { x: { ...float, step: 0 } }, 'x invalid_step'],
    ['a step lost in rounding', { x: { type: 'float', low: 1e5, high: 2e5, step: 1e-6 } }, 'x step_too_small'],
    ['NaN', { x: { ...float, low: NaN } }, 'x invalid_low'],
    ['infinity', { x: { ...float, high: Infinity } }, 'x invalid_high'],
    ['a range beyond the largest number', { x: { type: 'float', low: -1.7e308, high: 1.7e308 } }, 'x range_too_wide'],
    ['half integers', { x: { type: 'int', low: 0.5, high: 2 } }, 'x invalid_low'],
    ['no choices', { x: { type: 'categorical', choices: [] } }, 'x empty_choices'],
    ['a choice twice', { x: { type: 'categorical', choices: ['a', 'b', 'a'] } }, 'x duplicate_choice'],
    ['a choice that is an object', { x: { type: 'categorical', choices: [{}] } }, 'x invalid_choice'],
    ['a condition on nothing', { x: { ...float, when: { y: { equals: 1 } } } }, 'x unknown_condition'],
    ['a condition on a later one', { x: { ...float, when: { y: { atLeast: 1 } } }, y: 3 }, 'x unknown_condition'],
    ['a condition on itself', { x: { ...float, when: { x: { atLeast: 1 } } } }, 'x unknown_condition'],
    ['a condition that never holds', { y: 3, x: { ...float, when: { y: { atLeast: 4 } } } }, 'x impossible_condition'],
    ['a condition of no kind', { y: 3, x: { ...float, when: { y: 3 } } }, 'x invalid_condition'],
    ['two conditions in one', { y: 3, x: { ...float, when: { y: { equals: 3, atLeast: 3 } } } }, 'x invalid_condition'],
    ['a constant that is an undefined value', { x: undefined }, 'x invalid_parameter']
  ])('%s', (_what, input, expected) => {
    expect(faultsOf(input)).toEqual([expected])
  })

  it('says everything that is wrong at once, but not what follows from it', () => {
    expect(faultsOf({ a: { type: 'int', low: 2, high: 1 }, b: { ...float, when: { a: { equals: 1 } } }, c: { type: 'x' } })).toEqual([
      'a low_above_high',
      'c unknown_type'
    ])
  })
})

const bounds = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
  .map(([low, range]) => ({ low, high: low + range }))
const wholeBounds = fc
  .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }))
  .map(([low, range]) => ({ low, high: low + range }))
const anyParameter = fc.oneof(
  bounds.map(given => only({ type: 'float', ...given })),
  bounds
    .filter(given => given.high - given.low > Math.abs(given.low) * 1e-7)
    .map(given => only({ type: 'float', ...given, step: Math.max((given.high - given.low) / 7.3, Math.abs(given.low) * 1e-8) })),
  wholeBounds.map(given => only({ type: 'float', low: given.low * 1e-5, high: given.high * 1e-5, log: true })),
  wholeBounds.map(given => only({ type: 'int', ...given })),
  wholeBounds.map(given => only({ type: 'int', ...given, log: true })),
  fc
    .uniqueArray(fc.oneof(fc.string(), fc.boolean(), fc.integer()), { minLength: 1, selector: JSON.stringify })
    .map(choices => only({ type: 'categorical', choices }))
)
const unit = fc.double({ min: 0, max: 1, noNaN: true })

function isWithin(parameter: SearchedParameter, value: ParameterValue): boolean {
  if (parameter.kind === 'categorical') return parameter.choices.includes(value)
  return typeof value === 'number' && value >= parameter.low && value <= parameter.high
}

describe('the unit', () => {
  it('gives allowed values, which come back as they were', () => {
    fc.assert(
      fc.property(anyParameter, unit, (parameter, place) => {
        const value = fromUnit(parameter, place)
        expect(isWithin(parameter, value)).toBe(true)
        const back = toUnit(parameter, value)
        expect(back).not.toBeNull()
        if (Number.isFinite(parameter.levels)) expect(fromUnit(parameter, back!)).toEqual(value)
        else expect(back).toBeCloseTo(place, 6)
      })
    )
  })

  it('has cells that hold their level and cover everything', () => {
    fc.assert(
      fc.property(anyParameter, unit, (parameter, place) => {
        fc.pre(Number.isFinite(parameter.levels))
        const level = levelAt(parameter, place)
        expect(cellEdge(parameter, level)).toBeLessThanOrEqual(place + 1e-9)
        expect(cellEdge(parameter, level + 1)).toBeGreaterThanOrEqual(place - 1e-9)
        expect(cellEdge(parameter, 0)).toBeCloseTo(0, 12)
        expect(cellEdge(parameter, parameter.levels)).toBeCloseTo(1, 12)
      })
    )
  })

  it('gives decimals for decimal steps', () => {
    const parameter = only({ type: 'float', low: 0, high: 1, step: 0.1 })
    expect(Array.from({ length: 11 }, (_, i) => fromUnit(parameter, (i + 0.5) / 11))).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1
    ])
  })

  it('knows values that the parameter cannot have', () => {
    expect(toUnit(only({ type: 'float', low: 0, high: 1 }), 1.5)).toBeNull()
    expect(toUnit(only({ type: 'float', low: 0, high: 1 }), 'a')).toBeNull()
    expect(toUnit(only({ type: 'int', low: 0, high: 4 }), 1.5)).toBeNull()
    expect(toUnit(only({ type: 'categorical', choices: ['a'] }), 'b')).toBeNull()
  })

  it('spreads log ranges of any width', () => {
    const parameter = only({ type: 'float', low: 1e-300, high: 1e300, log: true })
    expect(fromUnit(parameter, 0.5)).toBeCloseTo(1, 9)
  })
})

it('leaves out what does not exist, and what depends on that', () => {
  const space = spaceOf({
    a: { type: 'categorical', choices: ['on', 'off'] },
    b: { type: 'int', low: 1, high: 3, when: { a: { equals: 'on' } } },
    c: { type: 'float', low: 0, high: 1, when: { b: { atLeast: 1 } } }
  })
  expect(chooseValues(space, parameter => fromUnit(parameter, 0))).toEqual({ a: 'on', b: 1, c: 0 })
  expect(chooseValues(space, parameter => fromUnit(parameter, 0.99))).toEqual({ a: 'off' })
})
