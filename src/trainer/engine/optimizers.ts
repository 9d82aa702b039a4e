import type { optimizers } from '../../shared/hyperparameters.ts'
import type { Graph, Output } from './graph.ts'
import type { Kernels } from './kernels.ts'
import type { Variable } from './variables.ts'

export type OptimizerName = (typeof optimizers)[number]
export type OptimizerSettings = { name: OptimizerName; momentum: number; nesterov: boolean }

/** One update of one variable: `slots` are in the order of the optimizer's own; `rate` is what `stepSize` gave for this step. */
type Update = { variable: Variable; slots: readonly Variable[]; gradient: Output; rate: Output; after: readonly Output[] }

/** A rule that turns gradients into steps, over TensorFlow's native optimizer kernels, with Keras 3's formulas and constants. */
export type Optimizer = {
  /** State kept beside each variable, of its shape, with the value it starts from. */
  slots: readonly { name: string; initial: number }[]
  /** The factor handed to the kernel at a step (from 1), in double precision. */
  stepSize(learningRate: number, step: number): number
  /** Adds the update to the graph; what it returns is done when the variable is. */
  update(update: Update): Output
}

const T = { T: { type: 'float' }, use_locking: { bool: false } } as const

function applied(
  graph: Graph,
  op: string,
  { inputs, after, attributes = {} }: { inputs: Output[]; after: readonly Output[]; attributes?: Record<string, { bool: boolean }> }
): Output {
  return graph.outputs(op, inputs, { ...T, ...attributes }, { after })[0] as Output
}

type Context = { graph: Graph; kernels: Kernels; settings: OptimizerSettings }

/** Adam (Kingma and Ba, 2015) with beta_1 0.9, beta_2 0.999, epsilon 1e-7. The bias correction is in the step size, so the kernel's own is switched off by powers of 0. */
function createAdam({ graph, kernels }: Context): Optimizer {
  const [beta1, beta2] = [0.9, 0.999]
  return {
    slots: [
      { name: 'm', initial: 0 },
      { name: 'v', initial: 0 }
    ],
    stepSize: (learningRate, step) => (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
    update: ({ variable, slots, gradient, rate, after }) =>
      applied(graph, 'ResourceApplyAdam', {
        inputs: [
          variable.handle,
          ...slots.map(slot => slot.handle),
          kernels.scalar(0),
          kernels.scalar(0),
          rate,
          kernels.scalar(beta1),
          kernels.scalar(beta2),
          kernels.scalar(1e-7),
          gradient
        ],
        after,
        attributes: { use_nesterov: { bool: false } }
      })
  }
}

/** Gradient descent; with momentum, Keras' form: velocity = momentum × velocity − rate × gradient. */
function createSgd({ graph, kernels, settings: { momentum, nesterov } }: Context): Optimizer {
  if (momentum === 0) {
    return {
      slots: [],
      stepSize: learningRate => learningRate,
      update: ({ variable, gradient, rate, after }) =>
        applied(graph, 'ResourceApplyGradientDescent', { inputs: [variable.handle, rate, gradient], after })
    }
  }
  return {
    slots: [{ name: 'momentum', initial: 0 }],
    stepSize: learningRate => learningRate,
    update: ({ variable, slots, gradient, rate, after }) =>
      applied(graph, 'ResourceApplyKerasMomentum', {
        inputs: [variable.handle, ...slots.map(slot => slot.handle), rate, gradient, kernels.scalar(momentum)],
        after,
        attributes: { use_nesterov: { bool: nesterov } }
      })
  }
}

/** RMSprop (Hinton's lecture 6e, 2012) with rho 0.9, epsilon 1e-7 under the root. */
function createRmsprop({ graph, kernels, settings: { momentum } }: Context): Optimizer {
  return {
    slots: [
      { name: 'velocity', initial: 0 },
      { name: 'momentum', initial: 0 }
    ],
    stepSize: learningRate => learningRate,
    update: ({ variable, slots, gradient, rate, after }) =>
      applied(graph, 'ResourceApplyRMSProp', {
        inputs: [
          variable.handle,
          ...slots.map(slot => slot.handle),
          rate,
          kernels.scalar(0.9),
          kernels.scalar(momentum),
          kernels.scalar(1e-7),
          gradient
        ],
        after
      })
  }
}

/** Adagrad (Duchi, Hazan and Singer, 2011), accumulator from 0.1, epsilon 1e-7. */
function createAdagrad({ graph, kernels }: Context): Optimizer {
  return {
    slots: [{ name: 'accumulator', initial: 0.1 }],
    stepSize: learningRate => learningRate,
    update: ({ variable, slots, gradient, rate, after }) =>
      applied(graph, 'ResourceApplyAdagradV2', {
        inputs: [variable.handle, ...slots.map(slot => slot.handle), rate, kernels.scalar(1e-7), gradient],
        after,
        attributes: { update_slots: { bool: true } }
      })
  }
}

/** adamw is Adam with decoupled weight decay, which every optimizer here may have (Keras 3: Optimizer.weight_decay), so it shares Adam's rule. */
const rules: Record<OptimizerName, (context: Context) => Optimizer> = {
  adam: createAdam,
  adamw: createAdam,
  sgd: createSgd,
  rmsprop: createRmsprop,
  adagrad: createAdagrad
}
export const createOptimizer = (context: Context): Optimizer => rules[context.settings.name](context)
