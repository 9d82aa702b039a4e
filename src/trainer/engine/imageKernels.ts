import type { Graph, Output } from './graph.ts'
import type { Padding } from '../../shared/network/layerSpec.ts'

const T = { T: { type: 'float' } } as const
const format = { data_format: { string: 'NHWC' } } as const
type Window = { size: number; stride: number }

const steps = (stride: number) => ({ strides: { ints: [1, stride, stride, 1] } }) as const
const window = ({ size, stride }: Window) =>
  ({ ...T, ...format, ...steps(stride), ksize: { ints: [1, size, size, 1] }, padding: { string: 'VALID' } }) as const
const convolution = ({ stride, padding }: { stride: number; padding: Padding }) =>
  ({ ...T, ...format, ...steps(stride), padding: { string: padding.toUpperCase() }, dilations: { ints: [1, 1, 1, 1] } }) as const

/** Added to the variance, so that nothing is divided by 0: Keras' default of BatchNormalization. */
const epsilon = 1e-3

/** What batch normalisation hands on to its own gradient. */
export type Normalized = { output: Output; mean: Output; variance: Output; reserved: readonly [Output, Output, Output] }

/** TensorFlow's operations over images, [n, height, width, channels]. */
export function createImageKernels(graph: Graph) {
  const { op } = graph
  const normalization = (isTraining: boolean) =>
    ({ ...T, ...format, U: { type: 'float' }, epsilon: { float: epsilon }, is_training: { bool: isTraining } }) as const
  return {
    /** Any shape to another of as many values; one size may be -1. `shape` is an int32 vector. */
    reshape: (x: Output, shape: Output) => op('Reshape', [x, shape], { ...T, Tshape: { type: 'int32' } }),
    /** [n, h, w, c] * [size, size, c, filters] -> [n, h', w', filters]. */
    conv2d: (x: Output, kernel: Output, how: { stride: number; padding: Padding }) => op('Conv2D', [x, kernel], convolution(how)),
    /** dLoss/dInput; `shape` is the input's, an int32 vector. */
    conv2dInputGradient: (shape: Output, kernel: Output, gradient: Output, how: { stride: number; padding: Padding }) =>
      op('Conv2DBackpropInput', [shape, kernel, gradient], convolution(how)),
    /** dLoss/dKernel; `shape` is the kernel's, an int32 vector. */
    conv2dKernelGradient: (x: Output, shape: Output, gradient: Output, how: { stride: number; padding: Padding }) =>
      op('Conv2DBackpropFilter', [x, shape, gradient], convolution(how)),
    maxPool: (x: Output, how: Window) => op('MaxPool', [x], window(how)),
    maxPoolGrad: (x: Output, y: Output, gradient: Output, how: Window) => op('MaxPoolGrad', [x, y, gradient], window(how)),
    averagePool: (x: Output, how: Window) => op('AvgPool', [x], window(how)),
    /** `shape` is the input's, an int32 vector. */
    averagePoolGrad: (shape: Output, gradient: Output, how: Window) => op('AvgPoolGrad', [shape, gradient], window(how)),
    /** The mean over some axes, which vanish. */
    mean: (x: Output, axes: Output) => op('Mean', [x, axes], { ...T, Tidx: { type: 'int32' }, keep_dims: { bool: false } }),
    /** Axes of size 1 repeated until the shape is reached, an int32 vector. */
    broadcast: (x: Output, shape: Output) => op('BroadcastTo', [x, shape], { ...T, Tidx: { type: 'int32' } }),
    /** By the batch's own mean and variance a channel. `variance` is the unbiased one. */
    normalizeBatch: (x: Output, scale: Output, offset: Output): Normalized => {
      // While training, the two last inputs are only read where statistics are followed, which is done outside.
      const empty = graph.constant(new Float32Array(0), [0])
      const attributes = { ...normalization(true), exponential_avg_factor: { float: 1 } } as const
      const [output, mean, variance, ...reserved] = graph.outputs('FusedBatchNormV3', [x, scale, offset, empty, empty], attributes, {
        outputs: 6
      }) as [Output, Output, Output, Output, Output, Output]
      return { output, mean, variance, reserved }
    },
    /** By the mean and variance that were followed. */
    normalize: (x: Output, values: readonly [scale: Output, offset: Output, mean: Output, variance: Output]) =>
      op('FusedBatchNormV3', [x, ...values], normalization(false), { outputs: 6 }),
    normalizeBatchGrad: (gradient: Output, x: Output, scale: Output, { reserved }: Normalized) => {
      const [input, scaleGradient, offsetGradient] = graph.outputs(
        'FusedBatchNormGradV3',
        [gradient, x, scale, ...reserved],
        normalization(true),
        {
          outputs: 5
        }
      ) as [Output, Output, Output]
      return { input, scale: scaleGradient, offset: offsetGradient }
    }
  }
}
