import type { Output } from './graph.ts'
import type { Gradient, Scope } from './layers/layer.ts'
import type { Loss } from './losses.ts'
import type { Stack } from './stack.ts'
import type { Optimizer } from './optimizers.ts'
import type { Variable } from './variables.ts'
import { readVariable } from './variables.ts'

export type UpdateRule = { optimizer: Optimizer; slotsOf: (variable: Variable) => readonly Variable[]; clipNorm: number | null }
export type Batch = { inputs: Output; labels: Output }
/** Scalars of one step: 1 / batch size, the optimizer's step size and, with weight decay, learning_rate × weight_decay. */
export type StepScalars = { inverseBatch: Output; rate: Output; decay: Output | undefined }

/** Sum of losses and of what is measured of a batch, both float scalars. */
export function score({ kernels }: Scope, loss: Loss, { given, labels, losses }: { given: Output; labels: Output; losses: Output }) {
  return { lossSum: kernels.sumVector(losses), measured: kernels.sumVector(loss.measure(given, labels)) }
}

/** Scales all gradients together so that their norm is at most `clipNorm` (Pascanu, Mikolov and Bengio, 2013; Keras' global_clipnorm). */
function clipByGlobalNorm({ kernels }: Scope, gradients: Gradient[], clipNorm: number): Gradient[] {
  const half = kernels.addAll(gradients.map(({ gradient }) => kernels.halfSquaredNorm(gradient)))
  const norm = kernels.sqrt(kernels.mul(half, kernels.scalar(2)))
  const factor = kernels.minimum(kernels.div(kernels.scalar(clipNorm), norm), kernels.scalar(1))
  return gradients.map(({ parameter, gradient }) => ({ parameter, gradient: kernels.mul(gradient, factor) }))
}

/** Decoupled weight decay before the step: value −= learning_rate × weight_decay × value (Loshchilov and Hutter, 2019). */
function decayed({ graph, kernels }: Scope, variable: Variable, { decay, after }: { decay: Output; after: Output[] }): Output {
  const amount = kernels.mul(readVariable(graph, variable), decay)
  return graph.outputs('AssignSubVariableOp', [variable.handle, amount], { dtype: { type: 'float' } }, { after })[0] as Output
}

/** One step on one batch: forward, loss, backward, update. `done` holds what the next step must wait for. */
export function trainingStep(
  scope: Scope,
  stack: Stack,
  { batch, scalars, rule, loss }: { batch: Batch; scalars: StepScalars; rule: UpdateRule; loss: Loss }
) {
  const { kernels } = scope
  const { output: given, backward, updates } = stack.forward(scope, batch.inputs)
  const { loss: losses, gradient } = loss.of(given, batch.labels)
  const { gradients, passedOn } = backward(kernels.mul(gradient, scalars.inverseBatch))
  const clipped = rule.clipNorm === null ? gradients : clipByGlobalNorm(scope, gradients, rule.clipNorm)
  const done = clipped.map(({ parameter: { variable }, gradient: value }) => {
    // An update must not meet a reader: it would have to copy the variable first. So it waits until the gradients have passed on.
    const before = scalars.decay ? [decayed(scope, variable, { decay: scalars.decay, after: passedOn })] : passedOn
    return rule.optimizer.update({ variable, slots: rule.slotsOf(variable), gradient: value, rate: scalars.rate, after: before })
  })
  return { ...score(scope, loss, { given, labels: batch.labels, losses }), done: [...done, ...updates] }
}
