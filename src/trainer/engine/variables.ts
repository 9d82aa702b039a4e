import type { DataType, Graph, Output } from './graph.ts'

/** A value that stays from step to step. `handle` names it in the graph; `assign` and `fetch` move it from and to JavaScript. */
export type Variable = {
  name: string
  type: DataType
  shape: readonly number[]
  handle: Output
  input: Output
  assign: Output
  fetch: Output
}

/** Adds a variable to the graph. A size of -1 is known only once a value is assigned. */
export function addVariable(
  graph: Graph,
  name: string,
  { shape, type = 'float' }: { shape: readonly number[]; type?: DataType }
): Variable {
  const dtype = { dtype: { type } }
  return graph.outside(() => {
    const handle = graph.op(
      'VarHandleOp',
      [],
      { ...dtype, shape: { shape }, container: { string: '' }, shared_name: { string: name } },
      { name, type: 'resource' }
    )
    const input = graph.placeholder(`${name}/input`, type)
    const [assigned] = graph.outputs(
      'AssignVariableOp',
      [handle, input],
      { ...dtype, validate_shape: { bool: false } },
      { name: `${name}/assign` }
    )
    // A run must fetch something: this says that the assignment is done.
    const done = graph.constant(Int32Array.of(1))
    const assign = graph.op('Identity', [done], { T: { type: 'int32' } }, { after: assigned ? [assigned] : [], type: 'int32' })
    const fetch = graph.op('ReadVariableOp', [handle], dtype, { type })
    return { name, type, shape, handle, input, assign, fetch }
  })
}

/** The variable's value at this place of the graph: in a loop, read anew in each round. */
export const readVariable = (graph: Graph, variable: Variable): Output =>
  graph.op('ReadVariableOp', [variable.handle], { dtype: { type: variable.type } }, { type: variable.type })
