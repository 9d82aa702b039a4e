import type { Graph, Output } from './graph.ts'
import type { Kernels } from './kernels.ts'
import type { Loss } from './losses.ts'
import type { SampleStore } from './sampleStore.ts'
import type { Stack } from './stack.ts'
import { score, trainingStep } from './trainingStep.ts'
import type { UpdateRule } from './trainingStep.ts'

export type Part = 'train' | 'test'
const evaluationBatch = 500

/** Adds the loop over batches: each round takes one row of `order` [steps, batch] and stops early after a loss that is not finite. */
export function addTraining(
  graph: Graph,
  kernels: Kernels,
  { stack, data, rule, decays, loss }: { stack: Stack; data: SampleStore; rule: UpdateRule; decays: boolean; loss: Loss }
) {
  const inputs = {
    order: graph.placeholder('order', 'int32'),
    steps: graph.placeholder('steps', 'int32'),
    firstStep: graph.placeholder('first_step', 'int32'),
    batchSize: graph.placeholder('batch_size', 'int32'),
    inverseBatch: graph.placeholder('inverse_batch', 'float'),
    rates: graph.placeholder('rates', 'float'),
    decays: graph.placeholder('decays', 'float')
  }
  const losses = kernels.scalarList(inputs.steps)
  const [steps, flow, measured] = graph.loop({
    initial: [kernels.integer(0), losses.flow, kernels.scalar(0), kernels.isFinite(kernels.scalar(0))],
    types: ['int32', 'float', 'float', 'bool'],
    condition: ([i, , , finite]) => kernels.both(kernels.lessIntegers(i as Output, inputs.steps), finite as Output),
    body: variables => {
      const [i, written, sum] = variables as [Output, Output, Output]
      const { batchSize, inverseBatch } = inputs
      const scope = { graph, kernels, training: { batchSize, inverseBatch, globalStep: kernels.addIntegers(inputs.firstStep, i) } }
      const step = trainingStep(scope, stack, {
        batch: data.batch(kernels.at(inputs.order, i, 'int32')),
        scalars: {
          inverseBatch: inputs.inverseBatch,
          rate: kernels.at(inputs.rates, i, 'float'),
          decay: decays ? kernels.at(inputs.decays, i, 'float') : undefined
        },
        rule,
        loss
      })
      const next = [
        kernels.addIntegers(i, kernels.integer(1)),
        losses.write(i, step.lossSum, written),
        kernels.add(sum, step.measured),
        kernels.isFinite(step.lossSum)
      ]
      return { next, after: step.done }
    }
  }) as [Output, Output, Output, Output]
  return { inputs, outputs: { lossSums: losses.read(steps, flow), measured } }
}

export type Judged = { stack: Stack; data: SampleStore; part: Part; loss: Loss }

/** Adds the loop that scores samples from..to-1 of a part, without dropout. */
export function addEvaluation(graph: Graph, kernels: Kernels, { stack, data, part, loss }: Judged) {
  const inputs = { from: graph.placeholder(`${part}/from`, 'int32'), to: graph.placeholder(`${part}/to`, 'int32') }
  const outputs = graph.loop({
    initial: [inputs.from, kernels.scalar(0), kernels.scalar(0)],
    types: ['int32', 'float', 'float'],
    condition: ([i]) => kernels.lessIntegers(i as Output, inputs.to),
    body: variables => {
      const [i, lossSum, measured] = variables as [Output, Output, Output]
      const end = kernels.minimumIntegers(kernels.addIntegers(i, kernels.integer(evaluationBatch)), inputs.to)
      const scope = { graph, kernels, training: undefined }
      const batch = data.batch(kernels.range(i, end))
      const given = stack.forward(scope, batch.inputs).output
      const scored = score(scope, loss, { given, labels: batch.labels, losses: loss.of(given, batch.labels).loss })
      return { next: [end, kernels.add(lossSum, scored.lossSum), kernels.add(measured, scored.measured)], after: [] }
    }
  })
  return { inputs, outputs }
}

/** Adds what the network answers to samples from..to-1 of a part, beside the labels. */
export function addPrediction(graph: Graph, kernels: Kernels, { stack, data, part, loss }: Judged) {
  const inputs = { from: graph.placeholder(`${part}/predict_from`, 'int32'), to: graph.placeholder(`${part}/predict_to`, 'int32') }
  const batch = data.batch(kernels.range(inputs.from, inputs.to))
  const given = stack.forward({ graph, kernels, training: undefined }, batch.inputs).output
  return { inputs, outputs: [loss.answer(given), batch.labels] as const }
}

/** Adds what the network answers to samples that are handed over, [n, ...shape] as it takes them. */
export function addAnswer(graph: Graph, kernels: Kernels, { stack, loss }: { stack: Stack; loss: Loss }) {
  const input = graph.placeholder('asked', 'float')
  return { input, output: loss.answer(stack.forward({ graph, kernels, training: undefined }, input).output) }
}

/**
 * Adds a look at some training samples that changes nothing: half the squared norm of each parameter's gradient, in the order of the parameters, and of
 * each layer that can die how many of its units give no sample more than 0.
 */
export function addProbe(
  graph: Graph,
  kernels: Kernels,
  { stack, data, loss, mortal }: { stack: Stack; data: SampleStore; loss: Loss; mortal: readonly number[] }
) {
  const inputs = { rows: graph.placeholder('probe/rows', 'int32'), globalStep: graph.placeholder('probe/step', 'int32') }
  const batchSize = kernels.sizeOf(inputs.rows)
  const inverseBatch = kernels.div(kernels.scalar(1), kernels.integersToFloat(batchSize))
  const batch = data.batch(inputs.rows)
  const trained = stack.forward({ graph, kernels, training: { batchSize, inverseBatch, globalStep: inputs.globalStep } }, batch.inputs)
  const { gradients } = trained.backward(kernels.mul(loss.of(trained.output, batch.labels).gradient, inverseBatch))
  const halves = stack.parameters.flatMap(parameter => {
    const own = gradients.find(one => one.parameter === parameter)
    return own ? [kernels.halfSquaredNorm(own.gradient)] : []
  })
  const judged = stack.forward({ graph, kernels, training: undefined }, batch.inputs)
  const dead = mortal.map(layer => kernels.countNotAbove(judged.outputs[layer] as Output, stack.shapes[layer]?.length ?? 1))
  return { inputs, halves, dead }
}
