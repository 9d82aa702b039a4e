import type { Expression } from './expression.ts'
import { filterFault } from './fault.ts'
import { parse } from './parser.js'

const mostConditions = 200

/** Conditions and the brackets and nots around them; SQLite takes 1,000 of them inside each other. */
function sizeOf(expression: Expression): number {
  if (expression.kind === 'and' || expression.kind === 'or') return expression.items.reduce((sum, item) => sum + sizeOf(item), 1)
  return expression.kind === 'not' ? 1 + sizeOf(expression.item) : 1
}

/** Reads a filter; null where it is empty. Throws INVALID_INPUT with one fault of the field `filter`, whose `position` is a character counted from 1. */
export function parseFilter(text: string): Expression | null {
  try {
    const expression = parse(text, {
      fault(code, offset, params) {
        throw filterFault(code, offset, params)
      }
    })
    if (expression && sizeOf(expression) > mostConditions) throw filterFault('too_long', 0, { most: mostConditions })
    return expression
  } catch (error) {
    // Brackets without end exhaust the stack.
    if (error instanceof RangeError) throw filterFault('too_long', 0, { most: mostConditions })
    if (!(error instanceof Error) || error.name !== 'SyntaxError') throw error
    // A rule of the grammar foresees what people write; whatever is left is something that does not belong where it stands.
    const { offset } = (error as unknown as { location: { start: { offset: number } } }).location.start
    throw filterFault('unexpected', offset, { token: text.slice(offset, offset + 1) })
  }
}
