import type { Expression } from './expression.ts'
import type { FilterFaultCode } from './fault.ts'

/** Made from grammar.peggy. `fault` must throw. Throws a SyntaxError with a location for what no rule foresaw. */
export function parse(
  text: string,
  options: { fault: (code: FilterFaultCode, offset: number, params: Record<string, string | number>) => never }
): Expression | null
