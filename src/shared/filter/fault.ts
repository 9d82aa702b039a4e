import { invalidInput } from '../errors.ts'
import type { ExpectedError } from '../errors.ts'

type Params = Record<string, string | number>

/** Everything that can be wrong with a filter, in words; a window says it in another language by code and parameters. */
const messages = {
  unknown_name: ({ name, suggestion }: Params) =>
    `No hyperparameter, metric or field named “${name}”.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`,
  unknown_function: ({ name, suggestion }: Params) =>
    `No function named “${name}”.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`,
  single_equals: () => 'Use == to compare. Replace = with ==?',
  missing_value: ({ after }: Params) => `A value is missing after ${after}.`,
  open_bracket: ({ position }: Params) => `A closing ) is missing for the ( at character ${position}.`,
  open_text: ({ position }: Params) => `The text starting at character ${position} has no closing quote.`,
  number_needed: ({ name, value, kind }: Params) => `${name} is a number; ${value} is ${kind}. Compare it with a number.`,
  text_needed: ({ name, value, kind }: Params) => `${name} is text; ${value} is ${kind}. Compare it with a text in quotes.`,
  boolean_needed: ({ name }: Params) => `${name} is true or false. Compare it with one of them by == or !=.`,
  duration_needed: ({ name }: Params) => `${name} is a length of time. Compare it with one, such as 90s, 10m or 2h.`,
  no_order: ({ name, kind, operator }: Params) => `${name} is ${kind}, so ${operator} cannot be used. Use ==, !=, in or matches.`,
  no_pattern: ({ name, kind }: Params) =>
    `${name} is ${kind}, so matches cannot be used. Compare it with ==, != or, where it is a number, <.`,
  bad_pattern: ({ reason }: Params) => `This pattern is not valid: ${reason}.`,
  bad_time: ({ value }: Params) => `“${value}” is not a time. Use "2026-03-01" or ago(7d).`,
  not_a_metric: ({ name, argument, kind }: Params) => `${name}() needs a metric. ${argument} is a ${kind}.`,
  epoch_needed: () => 'at() needs a metric and an epoch, such as at(val_loss, 10).',
  nothing_to_compare: () => 'Compare a hyperparameter, a metric or a field with a value, such as learning_rate < 0.01.',
  too_long: ({ most }: Params) => `This filter is too long or too deeply nested: at most ${most} conditions.`,
  unexpected: ({ token, position }: Params) => `Unexpected “${token}” at character ${position}. Expected and, or, or the end.`
} satisfies Record<string, (params: Params) => string>
export type FilterFaultCode = keyof typeof messages

/** An error for one fault of a filter; `offset` is the character it starts at, counted from 0. */
export function filterFault(code: FilterFaultCode, offset: number, params: Params = {}): ExpectedError<'INVALID_INPUT'> {
  const all: Params = { ...params, position: params['position'] ?? offset + 1 }
  const { [code]: words } = messages
  return invalidInput([{ field: 'filter', code, message: words(all), params: all }])
}
