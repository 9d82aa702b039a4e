import type { LayerSpec } from '../../../shared/network.ts'
import { createActivation } from './activation.ts'
import { createDense } from './dense.ts'
import { createDropout } from './dropout.ts'
import type { Layer, LayerContext } from './layer.ts'

/** The layer a specification asks for. A new kind of layer is a case in LayerSpec, a file beside this one and a line here. */
export function createLayer(context: LayerContext, spec: LayerSpec): Layer {
  switch (spec.type) {
    case 'dense':
      return createDense(context, spec)
    case 'activation':
      return createActivation(context, spec)
    case 'dropout':
      return createDropout(context, spec)
  }
}
