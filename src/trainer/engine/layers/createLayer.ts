import type { LayerSpec } from '../../../shared/network/layerSpec.ts'
import { createActivation } from './activation.ts'
import { createBatchNormalization } from './batchNormalization.ts'
import { createConvolution } from './convolution.ts'
import { createDense } from './dense.ts'
import { createDropout } from './dropout.ts'
import { createFlatten } from './flatten.ts'
import type { Layer, LayerContext } from './layer.ts'
import { createGlobalAveragePooling, createPooling } from './pooling.ts'
import { createResidual } from './residual.ts'

/** The layer a specification asks for. A new kind of layer is a case in LayerSpec, a file beside this one and a line here. */
export function createLayer(context: LayerContext, spec: LayerSpec): Layer {
  switch (spec.type) {
    case 'dense':
      return createDense(context, spec)
    case 'activation':
      return createActivation(context, spec)
    case 'dropout':
      return createDropout(context, spec)
    case 'convolution':
      return createConvolution(context, spec)
    case 'max_pooling':
    case 'average_pooling':
      return createPooling(context, spec)
    case 'global_average_pooling':
      return createGlobalAveragePooling(context)
    case 'batch_normalization':
      return createBatchNormalization(context)
    case 'flatten':
      return createFlatten(context)
    case 'residual':
      return createResidual(context, spec)
  }
}
