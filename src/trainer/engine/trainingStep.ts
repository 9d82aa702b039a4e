import type { Output } from './graph.ts'
import type { Gradient, Scope } from './layers/layer.ts'
import type { Stack } from './stack.ts'
import type { Optimizer } from './optimizers.ts'
import type { Variable } from './variables.ts'
import { readVariable } from './variables.ts'

export type UpdateRule = { optimizer: Optimizer; slotsOf: (variable: Variable) => readonly Variable[]; clipNorm: number | null }
export type Batch = { inputs: Output; labels: Output }
/** Scalars of one step: 1 / batch size, the optimizer's step size and, with weight decay, learning_rate × weight_decay. */
export type StepScalars = { inverseBatch: Output; rate: Output; decay: Output | undefined }

/** Sum of losses and number of right answers of a batch, both float scalars. */
export function score({ kernels }: Scope, logits: Output, { loss, labels }: { loss: Output; labels: Output }) {
  const right = kernels.booleansToFloat(kernels.equalIntegers(kernels.argMax(logits), labels))
  return { lossSum: kernels.sumVector(loss), correct: kernels.sumVector(right) }
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
  { batch, scalars, rule }: { batch: Batch; scalars: StepScalars; rule: UpdateRule }
) {
  const { kernels } = scope
  const { output: logits, backward, updates } = stack.forward(scope, batch.inputs)
  const { loss, gradient } = kernels.sparseSoftmaxCrossEntropy(logits, batch.labels)
  const { gradients, passedOn } = backward(kernels.mul(gradient, scalars.inverseBatch))
  const clipped = rule.clipNorm === null ? gradients : clipByGlobalNorm(scope, gradients, rule.clipNorm)
  const done = clipped.map(({ parameter: { variable }, gradient: value }) => {
    // An update must not meet a reader: it would have to copy the variable first. So it waits until the gradients have passed on.
    const before = scalars.decay ? [decayed(scope, variable, { decay: scalars.decay, after: passedOn })] : passedOn
    return rule.optimizer.update({ variable, slots: rule.slotsOf(variable), gradient: value, rate: scalars.rate, after: before })
  })
  return { ...score(scope, logits, { loss, labels: batch.labels }), done: [...done, ...updates] }
}
