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

/** A run must fetch something: this says that an operation without outputs is done. */
function doneAfter(graph: Graph, operation: Output[]): Output {
  return graph.op('Identity', [graph.constant(Int32Array.of(1))], { T: { type: 'int32' } }, { after: operation, type: 'int32' })
}

/** Gives a variable a value; to be fetched. */
export function assign(graph: Graph, { handle, type, name }: Pick<Variable, 'handle' | 'type' | 'name'>, value: Output): Output {
  const attributes = { dtype: { type }, validate_shape: { bool: false } }
  return doneAfter(graph, graph.outputs('AssignVariableOp', [handle, value], attributes, { name: `${name}/assign` }))
}

/** Overwrites some rows of a variable and nothing else of it; to be fetched. */
export function assignRows(graph: Graph, { handle, type }: Variable, { rows, values }: { rows: Output; values: Output }): Output {
  return doneAfter(graph, graph.outputs('ResourceScatterUpdate', [handle, rows, values], { dtype: { type }, Tindices: { type: 'int32' } }))
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
    const fetch = graph.op('ReadVariableOp', [handle], dtype, { type })
    return { name, type, shape, handle, input, assign: assign(graph, { handle, type, name }, input), fetch }
  })
}

/** The variable's value at this place of the graph: in a loop, read anew in each round. */
export const readVariable = (graph: Graph, variable: Variable): Output =>
  graph.op('ReadVariableOp', [variable.handle], { dtype: { type: variable.type } }, { type: variable.type })
