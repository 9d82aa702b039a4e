/** TensorFlow's data types by the numbers of its types.proto. */
export const dataTypes = { float: 1, int32: 3, uint8: 4, int64: 9, bool: 10, resource: 20 } as const
export type DataType = keyof typeof dataTypes

/** One attribute of an operation, as node_def.proto and attr_value.proto have them. */
export type Attribute =
  | { type: DataType }
  | { int: number }
  | { ints: readonly number[] }
  | { float: number }
  | { bool: boolean }
  | { string: string }
  | { shape: readonly number[] | 'unknown' }
  | { tensor: ConstantTensor }
export type ConstantTensor = { dtype: DataType; shape: readonly number[]; bytes: Uint8Array }

export type GraphNode = { name: string; op: string; inputs: string[]; attributes: Record<string, Attribute> }

/** A value that flows: output `index` of a node. `frame` is the loop it lives in, undefined outside loops. */
export type Output = { readonly node: string; readonly index: number; readonly frame: Frame | undefined }
type Frame = { name: string; entered: Map<string, Output> }

type OpOptions = { name?: string; outputs?: number; after?: readonly Output[] }
type LoopOptions = {
  initial: readonly Output[]
  types: readonly DataType[]
  condition: (variables: Output[]) => Output
  /** The next values. What must be done before the next round starts goes into `after`. */
  body: (variables: Output[]) => { next: Output[]; after: Output[] }
}

const reference = (output: Output): string => `${output.node}:${output.index}`

/**
 * Builds a TensorFlow graph node by node. Loops are TensorFlow's dataflow loops (Enter, Merge, Switch, NextIteration, Exit; source: the white paper
 * "Implementation of Control Flow in TensorFlow", 2017): a whole stretch of training steps then runs inside one call.
 */
export function createGraph() {
  const nodes: GraphNode[] = []
  const names = new Set<string>()
  let frame: Frame | undefined

  function uniqueName(wanted: string): string {
    let name = wanted
    for (let i = 1; names.has(name); i++) name = `${wanted}_${i}`
    names.add(name)
    return name
  }

  function addNode(op: string, inputs: string[], attributes: Record<string, Attribute>, name = op): string {
    const unique = uniqueName(name)
    nodes.push({ name: unique, op, inputs, attributes })
    return unique
  }

  /** A value from outside the loop enters it once, as a constant of the loop. */
  function inFrame(output: Output, type: DataType): Output {
    if (!frame || output.frame === frame) return output
    const key = reference(output)
    const known = frame.entered.get(key)
    if (known) return known
    const attributes: Record<string, Attribute> = {
      T: { type },
      frame_name: { string: frame.name },
      is_constant: { bool: true },
      parallel_iterations: { int: 1 }
    }
    const entered: Output = { node: addNode('Enter', [key], attributes), index: 0, frame }
    frame.entered.set(key, entered)
    return entered
  }

  const types = new Map<string, DataType>()
  const typed = (output: Output, type: DataType): Output => (types.set(reference(output), type), output)
  const typeOf = (output: Output): DataType => types.get(reference(output)) ?? 'float'

  /** Adds an operation and returns all its outputs. */
  function outputs(op: string, inputs: readonly Output[], attributes: Record<string, Attribute>, options: OpOptions = {}): Output[] {
    const data = inputs.map(input => reference(inFrame(input, typeOf(input))))
    const control = (options.after ?? []).map(output => `^${inFrame(output, typeOf(output)).node}`)
    const node = addNode(op, [...data, ...control], attributes, options.name)
    return Array.from({ length: options.outputs ?? 1 }, (_, index) => ({ node, index, frame }))
  }

  /** Adds an operation with one output, of the given type (float where none is given). */
  function op(
    name: string,
    inputs: readonly Output[],
    attributes: Record<string, Attribute>,
    options: OpOptions & { type?: DataType } = {}
  ): Output {
    return typed(outputs(name, inputs, attributes, options)[0] as Output, options.type ?? 'float')
  }

  /** Runs `build` outside any loop: constants, variables and inputs live there. */
  function outside<T>(build: () => T): T {
    const current = frame
    frame = undefined
    try {
      return build()
    } finally {
      frame = current
    }
  }

  const placeholder = (name: string, type: DataType): Output =>
    outside(() => op('Placeholder', [], { dtype: { type }, shape: { shape: 'unknown' } }, { name, type }))

  function constant(values: Float32Array | Int32Array | Uint8Array, shape: readonly number[] = []): Output {
    const dtype = values instanceof Float32Array ? 'float' : values instanceof Int32Array ? 'int32' : 'uint8'
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    return outside(() => op('Const', [], { dtype: { type: dtype }, value: { tensor: { dtype, shape, bytes } } }, { type: dtype }))
  }

  function loop({ initial, types: variableTypes, condition, body }: LoopOptions): Output[] {
    if (frame) throw new Error('loops inside loops are not needed and not built')
    const loopFrame: Frame = { name: uniqueName('loop'), entered: new Map() }
    const frameAttributes = { frame_name: { string: loopFrame.name }, is_constant: { bool: false }, parallel_iterations: { int: 1 } }
    const typeAt = (i: number): DataType => variableTypes[i] as DataType
    const entered = initial.map((value, i) => addNode('Enter', [reference(value)], { T: { type: typeAt(i) }, ...frameAttributes }))
    frame = loopFrame
    const merges = entered.map((enter, i) =>
      typed({ node: addNode('Merge', [`${enter}:0`, ''], { T: { type: typeAt(i) }, N: { int: 2 } }), index: 0, frame }, typeAt(i))
    )
    const goesOn = op('LoopCond', [condition(merges)], {}, { type: 'bool' })
    const switches = merges.map((merge, i) => addNode('Switch', [reference(merge), reference(goesOn)], { T: { type: typeAt(i) } }))
    const insides = switches.map((node, i) =>
      op('Identity', [typed({ node, index: 1, frame }, typeAt(i))], { T: { type: typeAt(i) } }, { type: typeAt(i) })
    )
    const { next, after } = body(insides)
    // Every variable waits for the whole round: the next one may read nothing that this one still changes.
    const round = outputs('NoOp', [], {}, { after: [...after, ...next] })
    next.forEach((value, i) => {
      const settled = op('Identity', [value], { T: { type: typeAt(i) } }, { after: round, type: typeAt(i) })
      const nextIteration = addNode('NextIteration', [reference(settled)], { T: { type: typeAt(i) } })
      const merge = nodes.find(node => node.name === merges[i]?.node)
      if (merge) merge.inputs[1] = `${nextIteration}:0`
    })
    frame = undefined
    return switches.map((node, i) =>
      typed({ node: addNode('Exit', [`${node}:0`], { T: { type: typeAt(i) } }), index: 0, frame }, typeAt(i))
    )
  }

  return { nodes, op, outputs, outside, placeholder, constant, loop, setType: typed }
}
export type Graph = ReturnType<typeof createGraph>
