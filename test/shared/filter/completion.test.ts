import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completionAt } from '../../../src/shared/filter/completion.ts'

/** The cursor is where the | is. */
const at = (marked: string) => completionAt(marked.replace('|', ''), marked.indexOf('|'))

describe('what is expected', () => {
  test.each<[string, ReturnType<typeof at>['expected'], string]>([
    ['|', { kind: 'names' }, ''],
    ['lea|', { kind: 'names' }, 'lea'],
    ['lea|rning', { kind: 'names' }, 'lea'],
    ['`odd na|', { kind: 'names' }, '`odd na'],
    ['learning_rate |', { kind: 'operators', of: 'learning_rate' }, ''],
    ['learning_rate < |', { kind: 'values', of: 'learning_rate' }, ''],
    ['learning_rate<0.0|', { kind: 'values', of: 'learning_rate' }, '0.0'],
    ['optimizer == "ad|', { kind: 'values', of: 'optimizer' }, '"ad'],
    ['optimizer == ad|', { kind: 'values', of: 'optimizer' }, 'ad'],
    ['`odd name` != |', { kind: 'values', of: 'odd name' }, ''],
    ['optimizer in |', { kind: 'values', of: 'optimizer' }, ''],
    ['optimizer not in ("adam", |', { kind: 'values', of: 'optimizer' }, ''],
    ['optimizer in ("adam", "sg|")', { kind: 'values', of: 'optimizer' }, '"sg'],
    ['name matches "|', { kind: 'values', of: 'name' }, '"'],
    ['a < 1 |', { kind: 'connectives' }, ''],
    ['a < 1 an|', { kind: 'connectives' }, 'an'],
    ['optimizer in ("adam") |', { kind: 'connectives' }, ''],
    ['a < 1 and |', { kind: 'names' }, ''],
    ['a < 1 and (va| or b > 2)', { kind: 'names' }, 'va'],
    ['not |', { kind: 'names' }, ''],
    ['min(|', { kind: 'metrics' }, ''],
    ['min(val|', { kind: 'metrics' }, 'val'],
    ['diverged(|', { kind: 'metrics' }, ''],
    ['has(|', { kind: 'names' }, ''],
    ['created > ago(|', { kind: 'nothing' }, ''],
    ['min(val_loss) |', { kind: 'operators', of: 'val_loss' }, ''],
    ['diverged(val_loss) |', { kind: 'connectives' }, ''],
    ['min(val_loss) < |', { kind: 'nothing' }, ''],
    ['0.001 < |', { kind: 'nothing' }, '']
  ])('%s', (marked, expected, prefix) => expect(at(marked)).toMatchObject({ expected, prefix }))
})

test('a suggestion takes the place of the whole word or text under the cursor', () => {
  expect(at('lea|rning_rate < 1')).toMatchObject({ from: 0, to: 13 })
  expect(at('optimizer == "a|dam" and b')).toMatchObject({ from: 13, to: 19 })
  expect(at('a < 1 and |')).toMatchObject({ from: 10, to: 10 })
})

test('any text and cursor will do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, cursor) => {
      const { from, to } = completionAt(text, Math.min(cursor, text.length))
      expect(from).toBeLessThanOrEqual(to)
      expect(to).toBeLessThanOrEqual(text.length)
    })
  )
})
