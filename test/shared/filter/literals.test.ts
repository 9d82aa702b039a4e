import { expect, test } from 'vitest'
import { asName, asText } from '../../../src/shared/filter/literals.ts'
import { parseFilter } from '../../../src/shared/filter/parseFilter.ts'

test.each(['learning_rate', 'layer.0/kernel', '손실', 'odd name', 'and', 'matches', 'None', 'true', '2nd', 'in'])(
  'the name %s is read back',
  name => {
    expect(parseFilter(`${asName(name)} < 1`)).toMatchObject({ kind: 'compare', operands: [{ kind: 'name', name }, {}] })
  }
)

test.each(['adam', '', 'it is "so"', 'back\\slash', "it's", 'two\nlines'])('the text %j is read back', value => {
  expect(parseFilter(`name == ${asText(value)}`)).toMatchObject({ kind: 'compare', operands: [{}, { kind: 'text', value }] })
})
