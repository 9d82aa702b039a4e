import { ExpectedError } from '../../src/shared/errors.ts'
import { parseSpace } from '../../src/search/space.ts'
import type { FieldFault } from '../../src/shared/errors.ts'

/** One parameter of every kind, some of which exist only beside others. */
export const mixedSpace = {
  learning_rate: { type: 'float', low: 1e-5, high: 0.1, log: true },
  optimizer: { type: 'categorical', choices: ['adam', 'sgd', 'rmsprop'] },
  momentum: { type: 'float', low: 0, high: 0.99, when: { optimizer: { in: ['sgd', 'rmsprop'] } } },
  num_hidden_layers: { type: 'int', low: 0, high: 3 },
  hidden_units: { type: 'int', low: 16, high: 512, log: true, when: { num_hidden_layers: { atLeast: 1 } } },
  dropout_rate: { type: 'float', low: 0, high: 0.5, step: 0.1 },
  num_epochs: 5
}

/** The faults that a call throws, as "field code". */
export function faultCodes(call: () => unknown): string[] {
  try {
    call()
  } catch (error) {
    if (error instanceof ExpectedError) return (error.data as { faults: FieldFault[] }).faults.map(fault => `${fault.field} ${fault.code}`)
    throw error
  }
  return []
}

/** The space that an input describes, which must be sound. */
export function spaceOf(input: unknown) {
  const checked = parseSpace(input)
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults))
  return checked.space
}
