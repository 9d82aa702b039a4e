import type { ActivationName, LayerSpec } from '../../shared/network/layerSpec.ts'
import type { KeptModel, ModelDescription, ModelWeight } from '../../shared/modelDescription.ts'
import { encodeOnnx } from './onnxFormat.ts'
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnxFormat.ts'

/** What flows between nodes: its name, and whether it is pictures, which ONNX has as [n, channels, height, width]. */
type Flow = { name: string; isPicture: boolean }

/** Collects nodes and weights; `take` hands out the model's weights in their order. */
function createBuilder(weights: readonly ModelWeight[]) {
  const nodes: OnnxNode[] = []
  const tensors: OnnxTensor[] = []
  let [taken, made] = [0, 0]
  return {
    nodes,
    tensors,
    take(): ModelWeight {
      const weight = weights[taken++]
      if (!weight) throw new Error('The model has fewer weights than its layers need.')
      return weight
    },
    add(op: string, inputs: readonly string[], attributes: readonly OnnxAttribute[] = []): string {
      const output = `${op.toLowerCase()}_${made++}`
      nodes.push({ op, inputs, output, attributes })
      return output
    },
    tensor(name: string, shape: readonly number[], values: Float32Array): string {
      tensors.push({ name, shape, values })
      return name
    },
    scalar(value: number): string {
      const name = `constant_${made++}`
      tensors.push({ name, shape: [], values: Float32Array.of(value) })
      return name
    }
  }
}
type Builder = ReturnType<typeof createBuilder>

const ints = (name: string, ...values: number[]): OnnxAttribute => ({ name, ints: values })

/** TensorFlow's kernels are [height, width, channels, filters], ONNX' [filters, channels, height, width]. */
function kernelOf({ shape, values }: ModelWeight): { shape: number[]; values: Float32Array } {
  const [height = 0, width = 0, channels = 0, filters = 0] = shape
  const turned = new Float32Array(values.length)
  let at = 0
  for (let f = 0; f < filters; f++)
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) turned[at++] = values[((y * width + x) * channels + c) * filters + f] ?? 0
  return { shape: [filters, channels, height, width], values: turned }
}

/** Exact GELU of its parts, x × (1 + erf(x / √2)) / 2: an operation of its own came with a later opset. */
function gelu(builder: Builder, x: string): string {
  const erf = builder.add('Erf', [builder.add('Div', [x, builder.scalar(Math.SQRT2)])])
  return builder.add('Mul', [builder.add('Mul', [x, builder.scalar(0.5)]), builder.add('Add', [erf, builder.scalar(1)])])
}

const activations: Record<Exclude<ActivationName, 'gelu'>, [op: string, ...OnnxAttribute[]]> = {
  relu: ['Relu'],
  tanh: ['Tanh'],
  sigmoid: ['Sigmoid'],
  elu: ['Elu', { name: 'alpha', float: 1 }],
  selu: ['Selu'],
  leaky_relu: ['LeakyRelu', { name: 'alpha', float: 0.2 }]
}

function convolution(builder: Builder, x: string, { stride, padding }: Extract<LayerSpec, { type: 'convolution' }>): string {
  const [kernel, bias] = [builder.take(), builder.take()]
  const turned = kernelOf(kernel)
  return builder.add(
    'Conv',
    [x, builder.tensor(kernel.name, turned.shape, turned.values), builder.tensor(bias.name, bias.shape, bias.values)],
    // Where there is one more to add, TensorFlow adds it at the end.
    [ints('strides', stride, stride), { name: 'auto_pad', text: padding === 'same' ? 'SAME_UPPER' : 'VALID' }]
  )
}

function layer(builder: Builder, { name: x, isPicture }: Flow, spec: LayerSpec): Flow {
  const same = (name: string): Flow => ({ name, isPicture })
  switch (spec.type) {
    case 'dense': {
      const [kernel, bias] = [builder.take(), builder.take()]
      const inputs = [kernel, bias].map(({ name, shape, values }) => builder.tensor(name, shape, values))
      return same(builder.add('Gemm', [x, ...inputs]))
    }
    case 'activation': {
      if (spec.activation === 'gelu') return same(gelu(builder, x))
      const [op, ...attributes] = activations[spec.activation]
      return same(builder.add(op, [x], attributes))
    }
    case 'dropout':
      return same(x)
    case 'convolution':
      return same(convolution(builder, x, spec))
    case 'max_pooling':
    case 'average_pooling': {
      const square = [ints('kernel_shape', spec.size, spec.size), ints('strides', spec.size, spec.size)]
      return same(builder.add(spec.type === 'max_pooling' ? 'MaxPool' : 'AveragePool', [x], square))
    }
    case 'global_average_pooling':
      return { name: builder.add('Flatten', [builder.add('GlobalAveragePool', [x])], [{ name: 'axis', int: 1 }]), isPicture: false }
    case 'batch_normalization': {
      const parts = [0, 1, 2, 3].map(() => builder.take())
      const inputs = parts.map(({ name, shape, values }) => builder.tensor(name, shape, values))
      return same(builder.add('BatchNormalization', [x, ...inputs], [{ name: 'epsilon', float: 1e-3 }]))
    }
    case 'flatten': {
      const rows = isPicture ? builder.add('Transpose', [x], [ints('perm', 0, 2, 3, 1)]) : x
      return { name: builder.add('Flatten', [rows], [{ name: 'axis', int: 1 }]), isPicture: false }
    }
    case 'residual': {
      const [body, shortcut] = [spec.body, spec.shortcut].map(specs => stack(builder, { name: x, isPicture }, specs))
      return { name: builder.add('Add', [body?.name ?? x, shortcut?.name ?? x]), isPicture: body?.isPicture ?? isPicture }
    }
  }
}

const stack = (builder: Builder, from: Flow, specs: readonly LayerSpec[]): Flow =>
  specs.reduce((flow, spec) => layer(builder, flow, spec), from)

const answers: Record<ModelDescription['loss'], { name: string; op: string; attributes: OnnxAttribute[] }> = {
  sparse_categorical_crossentropy: { name: 'probabilities', op: 'Softmax', attributes: [{ name: 'axis', int: 1 }] },
  binary_crossentropy: { name: 'probability', op: 'Sigmoid', attributes: [] },
  mean_squared_error: { name: 'number', op: 'Identity', attributes: [] },
  mean_absolute_error: { name: 'number', op: 'Identity', attributes: [] },
  huber: { name: 'number', op: 'Identity', attributes: [] }
}

/**
 * A trained model as an ONNX file. Its input is that of the network, [n, height, width, channels] from 0 to 1 or [n, inputs] as they were scaled; how values of
 * the data become that, and a number one of the data, is in its metadata under `trialbook`.
 */
export function writeOnnx({ description, weights }: KeptModel): Uint8Array {
  const builder = createBuilder(weights)
  const { layers, input_shape: inputShape, loss, classes } = description
  const isPicture = inputShape.length === 3
  const first = isPicture ? builder.add('Transpose', ['input'], [ints('perm', 0, 3, 1, 2)]) : 'input'
  const { name } = stack(builder, { name: first, isPicture }, layers)
  const { name: output, op, attributes } = answers[loss]
  builder.nodes.push({ op, inputs: [name], output, attributes })
  const outputs = loss === 'sparse_categorical_crossentropy' ? classes : 1
  return encodeOnnx({
    nodes: builder.nodes,
    tensors: builder.tensors,
    input: { name: 'input', shape: ['samples', ...inputShape] },
    output: { name: output, shape: ['samples', outputs] },
    about: 'Trained with Trialbook.',
    metadata: { trialbook: JSON.stringify(description) }
  })
}
