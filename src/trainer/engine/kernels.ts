import type { Graph, Output } from './graph.ts'
import { createImageKernels } from './imageKernels.ts'

const T = { T: { type: 'float' } } as const
const formatted = { ...T, data_format: { string: 'NHWC' } } as const

/** TensorFlow's operations as typed functions of a graph: the only place that knows their attributes. Values are float32 unless a name says otherwise. */
export function createKernels(graph: Graph) {
  const { op } = graph
  const unary = (name: string) => (x: Output) => op(name, [x], T)
  const binary = (name: string) => (a: Output, b: Output) => op(name, [a, b], T)
  const scalar = (value: number): Output => graph.constant(Float32Array.of(value))
  const integer = (value: number): Output => graph.constant(Int32Array.of(value))

  return {
    ...createImageKernels(graph),
    scalar,
    integer,
    add: binary('AddV2'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('RealDiv'),
    minimum: binary('Minimum'),
    sqrt: unary('Sqrt'),
    exp: unary('Exp'),
    erf: unary('Erf'),
    square: unary('Square'),
    addIntegers: (a: Output, b: Output) => op('AddV2', [a, b], { T: { type: 'int32' } }, { type: 'int32' }),
    lessIntegers: (a: Output, b: Output) => op('Less', [a, b], { T: { type: 'int32' } }, { type: 'bool' }),
    minimumIntegers: (a: Output, b: Output) => op('Minimum', [a, b], { T: { type: 'int32' } }, { type: 'int32' }),
    both: (a: Output, b: Output) => op('LogicalAnd', [a, b], {}, { type: 'bool' }),
    isFinite: (x: Output) => op('IsFinite', [x], T, { type: 'bool' }),
    /** [m, k] × [k, n] -> [m, n]; either side may be transposed first. */
    matMul: (a: Output, b: Output, { transposeA = false, transposeB = false } = {}) =>
      op('MatMul', [a, b], { ...T, transpose_a: { bool: transposeA }, transpose_b: { bool: transposeB } }),
    /** [n, units] + [units]. */
    biasAdd: (x: Output, bias: Output) => op('BiasAdd', [x, bias], formatted),
    /** [n, units] -> [units], summed over the batch. */
    biasAddGrad: (gradient: Output) => op('BiasAddGrad', [gradient], formatted),
    /** The sum of all elements of a vector. */
    sumVector: (x: Output) => op('Sum', [x, integer(0)], { ...T, Tidx: { type: 'int32' }, keep_dims: { bool: false } }),
    /** How many elements there are, int32 scalar. */
    sizeOf: (x: Output) => op('Size', [x], { T: { type: 'int32' }, out_type: { type: 'int32' } }, { type: 'int32' }),
    /** Of values [n, …, units], `rank` axes after the first, how many units have none above 0; a float scalar. */
    countNotAbove: (x: Output, rank: number) => {
      const axes = graph.constant(
        Int32Array.from({ length: rank }, (_, i) => i),
        [rank]
      )
      const largest = op('Max', [x, axes], { ...T, Tidx: { type: 'int32' }, keep_dims: { bool: false } })
      const isNone = op('LessEqual', [largest, scalar(0)], T, { type: 'bool' })
      const counts = op('Cast', [isNone], { SrcT: { type: 'bool' }, DstT: { type: 'float' }, Truncate: { bool: false } })
      return op('Sum', [counts, integer(0)], { ...T, Tidx: { type: 'int32' }, keep_dims: { bool: false } })
    },
    /** Half the sum of squares of all elements. */
    halfSquaredNorm: unary('L2Loss'),
    addAll: (values: readonly Output[]) => op('AddN', values, { ...T, N: { int: values.length } }),
    booleansToFloat: (x: Output) => op('Cast', [x], { SrcT: { type: 'bool' }, DstT: { type: 'float' }, Truncate: { bool: false } }),
    integersToFloat: (x: Output) => op('Cast', [x], { SrcT: { type: 'int32' }, DstT: { type: 'float' }, Truncate: { bool: false } }),
    bytesToFloat: (x: Output) => op('Cast', [x], { SrcT: { type: 'uint8' }, DstT: { type: 'float' }, Truncate: { bool: false } }),
    less: (a: Output, b: Output) => op('Less', [a, b], T, { type: 'bool' }),
    equal: (a: Output, b: Output) => op('Equal', [a, b], { ...T, incompatible_shape_error: { bool: true } }, { type: 'bool' }),
    greaterEqual: (a: Output, b: Output) => op('GreaterEqual', [a, b], T, { type: 'bool' }),
    /** Stacks integer scalars into a vector. */
    packIntegers: (values: readonly Output[]) =>
      op('Pack', values, { T: { type: 'int32' }, N: { int: values.length }, axis: { int: 0 } }, { type: 'int32' }),
    /** Uniform in [0, 1): a pure function of the two-integer seed. */
    statelessUniform: (shape: Output, seed: Output) =>
      op('StatelessRandomUniform', [shape, seed], { dtype: { type: 'float' }, T: { type: 'int32' }, Tseed: { type: 'int32' } }),
    /** The element (or row) at one index of the first axis. */
    at: (values: Output, index: Output, type: 'float' | 'int32') =>
      op(
        'GatherV2',
        [values, index, integer(0)],
        { Tparams: { type }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' }, batch_dims: { int: 0 } },
        { type }
      ),
    range: (from: Output, to: Output) => op('Range', [from, to, integer(1)], { Tidx: { type: 'int32' } }, { type: 'int32' }),
    /** Rows of a variable, without reading the whole of it. */
    gatherRows: (variable: Output, rows: Output, type: 'uint8' | 'int32' | 'float') =>
      op(
        'ResourceGather',
        [variable, rows],
        { dtype: { type }, Tindices: { type: 'int32' }, batch_dims: { int: 0 }, validate_indices: { bool: true } },
        { type }
      ),
    /** Bytes of the given shape, all 0. */
    zeros: (shape: Output, type: 'uint8' | 'float') =>
      op(
        'Fill',
        [shape, graph.constant(type === 'float' ? Float32Array.of(0) : Uint8Array.of(0))],
        { T: { type }, index_type: { type: 'int32' } },
        { type }
      ),
    /** Logits [n, classes] and labels [n] int32 -> loss a sample [n] and its gradient [n, classes]. */
    sparseSoftmaxCrossEntropy: (logits: Output, labels: Output): { loss: Output; gradient: Output } => {
      const [loss, gradient] = graph.outputs(
        'SparseSoftmaxCrossEntropyWithLogits',
        [logits, labels],
        { ...T, Tlabels: { type: 'int32' } },
        { outputs: 2 }
      )
      return { loss: loss as Output, gradient: gradient as Output }
    },
    /** Index of the largest of each row, the first where several are equal. */
    argMax: (x: Output) =>
      op('ArgMax', [x, integer(1)], { ...T, Tidx: { type: 'int32' }, output_type: { type: 'int32' } }, { type: 'int32' }),
    equalIntegers: (a: Output, b: Output) =>
      op('Equal', [a, b], { T: { type: 'int32' }, incompatible_shape_error: { bool: true } }, { type: 'bool' }),
    /** A list that a loop fills with one scalar a round: `write` gives the flow that the next round or `read` must be handed. */
    scalarList: (size: Output) => {
      const attributes = {
        dtype: { type: 'float' },
        element_shape: { shape: [] },
        dynamic_size: { bool: false },
        clear_after_read: { bool: true },
        identical_element_shapes: { bool: true },
        tensor_array_name: { string: '' }
      } as const
      const [handle, flow] = graph.outputs('TensorArrayV3', [size], attributes, { outputs: 2 }) as [Output, Output]
      graph.setType(handle, 'resource')
      return {
        flow,
        write: (index: Output, value: Output, after: Output) => op('TensorArrayWriteV3', [handle, index, value, after], T),
        /** The first `count` scalars as a vector. */
        read: (count: Output, after: Output) => {
          const rows = op('Range', [integer(0), count, integer(1)], { Tidx: { type: 'int32' } }, { type: 'int32' })
          return op('TensorArrayGatherV3', [handle, rows, after], { dtype: { type: 'float' }, element_shape: { shape: [] } })
        }
      }
    },
    unary: (name: string, x: Output, attributes: Record<string, { float: number }> = {}) => op(name, [x], { ...T, ...attributes }),
    binary: (name: string, a: Output, b: Output, attributes: Record<string, { float: number }> = {}) =>
      op(name, [a, b], { ...T, ...attributes })
  }
}
export type Kernels = ReturnType<typeof createKernels>
