import type { Expression, Reference } from './expression.ts'
import { filterFault } from './fault.ts'
import { parse } from './parser.js'
import type { Fault } from './parser.js'

const mostConditions = 200

/** Conditions and the brackets and nots around them; SQLite takes 1,000 of them inside each other. */
function sizeOf(expression: Expression): number {
  if (expression.kind === 'and' || expression.kind === 'or') return expression.items.reduce((sum, item) => sum + sizeOf(item), 1)
  return expression.kind === 'not' ? 1 + sizeOf(expression.item) : 1
}

/** Runs the parser, and says of whatever no rule of the grammar foresaw that it does not belong where it stands. */
function read<Result>(text: string, work: (fault: Fault) => Result): Result {
  try {
    return work((code, offset, params) => {
      throw filterFault(code, offset, params)
    })
  } catch (error) {
    // Brackets without end exhaust the stack.
    if (error instanceof RangeError) throw filterFault('too_long', 0, { most: mostConditions })
    if (!(error instanceof Error) || error.name !== 'SyntaxError') throw error
    const { offset } = (error as unknown as { location: { start: { offset: number } } }).location.start
    throw filterFault('unexpected', offset, { token: text.slice(offset, offset + 1) })
  }
}

/** Reads a filter; null where it is empty. Throws INVALID_INPUT with one fault of the field `filter`, whose `position` is a character counted from 1. */
export function parseFilter(text: string): Expression | null {
  const expression = read(text, fault => parse(text, { fault }))
  if (expression && sizeOf(expression) > mostConditions) throw filterFault('too_long', 0, { most: mostConditions })
  return expression
}

/** Reads what one column of values is about: a name, or a function of a metric. Throws as parseFilter does. */
export const parseColumn = (text: string): Reference => read(text, fault => parse(text, { fault, startRule: 'Column' }))
