import type { Expression, Reference } from './expression.ts'
import type { FilterFaultCode } from './fault.ts'

export type Fault = (code: FilterFaultCode, offset: number, params: Record<string, string | number>) => never

/** Made from grammar.peggy. `fault` must throw. Throws a SyntaxError with a location for what no rule foresaw. */
export function parse(text: string, options: { fault: Fault; startRule: 'Column' }): Reference
export function parse(text: string, options: { fault: Fault }): Expression | null
