import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { definitions, defaultHyperparameters, hyperparameterNames } from '../../src/shared/hyperparameters.ts'
import { checkHyperparameters } from '../../src/shared/checkHyperparameters.ts'
import { fieldText, parseField, parseNumber, stepValue } from '../../src/renderer/views/newRun/fieldInput.ts'

describe('numbers as people type them', () => {
  it.each([
    ['0.001', 0.001],
    ['1e-3', 0.001],
    ['1/1000', 0.001],
    ['2^7', 128],
    [' 32 ', 32],
    ['\u22122', -2],
    ['.5', 0.5]
  ])('reads %s', (text, value) => {
    expect(parseNumber(text)).toEqual({ value })
  })

  it('asks whether a comma means a point', () => {
    expect(parseNumber('0,001')).toEqual({ comma: '0.001' })
  })

  it.each(['', 'abc', '1.2.3', '1/', '0x10', 'NaN', 'Infinity', '1,000,000'])('refuses %j', text => {
    expect(parseNumber(text)).toEqual({ invalid: true })
  })

  it('reads back every finite number it shows', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        const parsed = parseNumber(fieldText(value))
        return 'value' in parsed && parsed.value === value
      })
    )
  })
})

describe('fields', () => {
  it('reads units as one number or a list', () => {
    expect(parseField(definitions.hidden_units, '128')).toEqual({ ok: true, value: 128 })
    expect(parseField(definitions.hidden_units, '256, 128, 64')).toEqual({ ok: true, value: [256, 128, 64] })
    expect(parseField(definitions.hidden_units, '[64]')).toEqual({ ok: true, value: [64] })
    expect(parseField(definitions.hidden_units, '')).toEqual({ ok: false })
    expect(parseField(definitions.hidden_units, '64, many')).toEqual({ ok: false })
  })

  it('takes an empty field as off only where off is a value', () => {
    expect(parseField(definitions.seed, '')).toEqual({ ok: true, value: null })
    expect(parseField(definitions.batch_size, '')).toEqual({ ok: false })
  })

  it('shows every default so that reading it gives the default again', () => {
    for (const name of hyperparameterNames) {
      expect(parseField(definitions[name], fieldText(defaultHyperparameters[name]))).toEqual({
        ok: true,
        value: defaultHyperparameters[name]
      })
    }
  })
})

describe('arrow keys', () => {
  it('multiplies learning_rate by the square root of ten and comes back', () => {
    const up = stepValue('learning_rate', definitions.learning_rate, 0.001, 1)
    expect(up).toBe(0.00316)
    expect(stepValue('learning_rate', definitions.learning_rate, up ?? 0, -1)).toBeCloseTo(0.001, 5)
  })

  it('goes through powers of two', () => {
    expect(stepValue('batch_size', definitions.batch_size, 32, 1)).toBe(64)
    expect(stepValue('batch_size', definitions.batch_size, 100, 1)).toBe(128)
    expect(stepValue('hidden_units', definitions.hidden_units, 100, -1)).toBe(64)
    expect(stepValue('batch_size', definitions.batch_size, 1, -1)).toBeUndefined()
  })

  it('moves dropout_rate by 0.05 without leaving dust', () => {
    expect(stepValue('dropout_rate', definitions.dropout_rate, 0.2, 1)).toBe(0.25)
    expect(stepValue('dropout_rate', definitions.dropout_rate, 0.95, 1)).toBeUndefined()
    expect(stepValue('dropout_rate', definitions.dropout_rate, 0, -1)).toBeUndefined()
  })

  it('leads from an allowed value only to allowed ones', () => {
    const numeric = hyperparameterNames.filter(name => typeof defaultHyperparameters[name] === 'number')
    fc.assert(
      fc.property(
        fc.constantFrom(...numeric),
        fc.array(fc.constantFrom(1 as const, -1 as const), { maxLength: 30 }),
        (name, directions) => {
          let value = defaultHyperparameters[name] as number
          for (const direction of directions) value = stepValue(name, definitions[name], value, direction) ?? value
          const checked = checkHyperparameters({ [name]: value })
          return checked.ok || checked.faults.every(fault => fault.code !== 'invalid')
        }
      )
    )
  })
})
