import type { LayerSpec } from '../../shared/network/layerSpec.ts'
import { elementCount } from '../../shared/shape.ts'
import { createGraph } from './graph.ts'
import type { Graph, Output } from './graph.ts'
import { createKernels } from './kernels.ts'
import type { Kernels } from './kernels.ts'
import { createOptimizer } from './optimizers.ts'
import type { OptimizerSettings } from './optimizers.ts'
import { createSampleStore } from './sampleStore.ts'
import type { Samples, SampleStore, ValueType } from './sampleStore.ts'
import type { Parameter } from './layers/layer.ts'
import { createLoss, weighted } from './losses.ts'
import type { Loss, LossSettings } from './losses.ts'
import { openSession } from './session.ts'
import type { Feed } from './session.ts'
import { createStack } from './stack.ts'
import type { Stack } from './stack.ts'
import { score, trainingStep } from './trainingStep.ts'
import type { UpdateRule } from './trainingStep.ts'
import { addVariable } from './variables.ts'
import type { Variable } from './variables.ts'

export type NetworkOptions = {
  layers: readonly LayerSpec[]
  /** Values of one sample, without the batch. */
  inputShape: readonly number[]
  /** How the samples are stored; bytes unless told. */
  valueType?: ValueType
  /** Cross-entropy of the classes unless told. */
  loss?: LossSettings
  seed: number
  optimizer: OptimizerSettings
  weightDecay: number
  /** Largest norm of all gradients together; null for none. */
  clipNorm: number | null
}

export type Part = 'train' | 'test'
/** Sums over samples, to be divided by their number. */
export type Score = { lossSum: number; /** Right answers, or for numbers the sum of absolute errors. */ measured: number }
export type Steps = { order: Int32Array; batchSize: number; firstStep: number; learningRates: Float64Array }
export type StateEntry = { name: string; shape: readonly number[]; values: Float32Array }

const evaluationBatch = 500
const usualLoss: LossSettings = { name: 'sparse_categorical_crossentropy' }

/** Adds the loop over batches: each round takes one row of `order` [steps, batch] and stops early after a loss that is not finite. */
function addTraining(
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

type Judged = { stack: Stack; data: SampleStore; part: Part; loss: Loss }

/** Adds the loop that scores samples from..to-1 of a part, without dropout. */
function addEvaluation(graph: Graph, kernels: Kernels, { stack, data, part, loss }: Judged) {
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
function addPrediction(graph: Graph, kernels: Kernels, { stack, data, part, loss }: Judged) {
  const inputs = { from: graph.placeholder(`${part}/predict_from`, 'int32'), to: graph.placeholder(`${part}/predict_to`, 'int32') }
  const batch = data.batch(kernels.range(inputs.from, inputs.to))
  const given = stack.forward({ graph, kernels, training: undefined }, batch.inputs).output
  return { inputs, outputs: [loss.answer(given), batch.labels] as const }
}

const int = (value: number): { values: Int32Array; shape: number[] } => ({ values: Int32Array.of(value), shape: [] })
const vector = (values: Float32Array): { values: Float32Array; shape: number[] } => ({ values, shape: [values.length] })

/** The whole graph: layers, optimizer, data, and the loops over them. */
function buildGraph(options: NetworkOptions) {
  const { layers, inputShape, valueType: type = 'uint8', loss: lossSettings = usualLoss, seed, optimizer: settings } = options
  const { weightDecay, clipNorm } = options
  const graph = createGraph()
  const kernels = createKernels(graph)
  const stack = createStack(graph, layers, { inputShape, seed })
  const optimizer = createOptimizer({ graph, kernels, settings })
  const slots = new Map<Variable, Variable[]>()
  for (const { variable } of stack.parameters) {
    slots.set(
      variable,
      optimizer.slots.map(slot => addVariable(graph, `${variable.name}/${slot.name}`, { shape: variable.shape }))
    )
  }
  const slotsOf = (variable: Variable): Variable[] => slots.get(variable) ?? []
  const loss = createLoss({ graph, kernels }, lossSettings.name)
  const { classWeights } = lossSettings
  const samples = { inputShape, type, labelType: loss.labelType }
  const data = {
    train: createSampleStore({ graph, kernels }, 'train', samples),
    test: createSampleStore({ graph, kernels }, 'test', samples)
  }
  const training = addTraining(graph, kernels, {
    stack,
    data: data.train,
    rule: { optimizer, slotsOf, clipNorm },
    decays: weightDecay > 0,
    loss: classWeights ? weighted({ graph, kernels }, loss, classWeights) : loss
  })
  const judged = (part: Part): Judged => ({ stack, data: data[part], part, loss })
  const evaluations = { train: addEvaluation(graph, kernels, judged('train')), test: addEvaluation(graph, kernels, judged('test')) }
  const predictions = { train: addPrediction(graph, kernels, judged('train')), test: addPrediction(graph, kernels, judged('test')) }
  return { graph, stack, optimizer, slotsOf, data, training, evaluations, predictions }
}

/**
 * A network with its data, optimizer and weights in native TensorFlow. Training runs many steps in one native call. All of it is a pure
 * function of the options, the data and the calls made: the same seed gives the same bits on the same machine and number of threads.
 */
export function createNetwork(options: NetworkOptions) {
  const { inputShape, weightDecay } = options
  const { graph, stack, optimizer, slotsOf, data, training, evaluations, predictions } = buildGraph(options)
  const session = openSession(graph)
  const stateVariables = [
    ...stack.parameters.flatMap(({ variable }) => [variable, ...slotsOf(variable)]),
    ...stack.statistics.map(({ variable }) => variable)
  ]
  const sampleSize = elementCount(inputShape)

  /** Sets variables by name; those not named keep their values. Throws where a name is unknown or a length differs. */
  function writeState(entries: readonly StateEntry[]): void {
    if (entries.length === 0) return
    const targets = entries.map(entry => {
      const variable = stateVariables.find(candidate => candidate.name === entry.name)
      if (!variable) throw new Error(`This network has no variable named ${entry.name}.`)
      const length = elementCount(variable.shape)
      if (length !== entry.values.length) throw new Error(`${entry.name} has ${entry.values.length} values, not ${length}.`)
      return { variable, feed: { to: variable.input, values: entry.values, shape: variable.shape } satisfies Feed }
    })
    session.run(
      targets.map(target => target.feed),
      targets.map(target => target.variable.assign)
    )
  }

  /** All weights and optimizer slots: with the global step, everything that training on needs. */
  function readState(): StateEntry[] {
    const values = session.run(
      [],
      stateVariables.map(variable => variable.fetch)
    )
    return stateVariables.map((variable, i) => ({
      name: variable.name,
      shape: variable.shape,
      values: new Float32Array(values[i] as Float32Array)
    }))
  }

  function initialise(): void {
    const first = ({ variable: { name, shape }, initial: values }: Parameter): StateEntry => ({ name, shape, values })
    writeState([
      ...stack.statistics.map(first),
      ...stack.parameters.flatMap(parameter => [
        first(parameter),
        ...slotsOf(parameter.variable).map((slot, i) => ({
          name: slot.name,
          shape: slot.shape,
          values: new Float32Array(parameter.initial.length).fill(optimizer.slots[i]?.initial ?? 0)
        }))
      ])
    ])
  }

  /**
   * Trains on `order` [steps × batchSize], rows of the training part, one batch a step. `firstStep` counts the steps made before; `learningRates` has one
   * a step. Returns each step's sum of losses: fewer than asked for where one was not finite, which is then the last. How the steps of an epoch are
   * divided into calls changes no bit of any result.
   */
  function train({ order, batchSize, firstStep, learningRates }: Steps): { lossSums: Float32Array; measured: number } {
    const steps = learningRates.length
    const { inputs, outputs } = training
    const rates = Float32Array.from(learningRates, (rate, i) => optimizer.stepSize(rate, firstStep + i + 1))
    const feeds: Feed[] = [
      { to: inputs.order, values: order, shape: [steps, batchSize] },
      { to: inputs.steps, ...int(steps) },
      { to: inputs.firstStep, ...int(firstStep) },
      { to: inputs.batchSize, ...int(batchSize) },
      { to: inputs.inverseBatch, values: Float32Array.of(1 / batchSize), shape: [] },
      { to: inputs.rates, ...vector(rates) },
      { to: inputs.decays, ...vector(Float32Array.from(learningRates, rate => rate * weightDecay)) }
    ]
    const [lossSums, measured] = session.run(feeds, [outputs.lossSums, outputs.measured])
    return { lossSums: lossSums as Float32Array, measured: measured?.[0] ?? NaN }
  }

  /** Scores samples `from`..`to` (exclusive) of a part without dropout. */
  function evaluate(part: Part, from: number, to: number): Score {
    const { inputs, outputs } = evaluations[part]
    const [, lossSum, measured] = session.run(
      [
        { to: inputs.from, ...int(from) },
        { to: inputs.to, ...int(to) }
      ],
      outputs
    )
    return { lossSum: lossSum?.[0] ?? NaN, measured: measured?.[0] ?? NaN }
  }

  /** What it answers to samples `from`..`to` (exclusive) of a part, [samples × outputs] as the loss has it, and their labels. */
  function predict(part: Part, from: number, to: number): { answers: Float32Array; labels: Int32Array | Float32Array } {
    const { inputs, outputs } = predictions[part]
    const [answers, labels] = session.run(
      [
        { to: inputs.from, ...int(from) },
        { to: inputs.to, ...int(to) }
      ],
      outputs
    )
    return { answers: answers as Float32Array, labels: labels as Int32Array | Float32Array }
  }

  initialise()
  return {
    /** The weights as a model keeps them: what is learned, and what normalisation follows. */
    weights: stack.weights.map(({ variable }) => ({ name: variable.name, shape: variable.shape })),
    sampleSize,
    loadData: (part: Part, samples: Samples): void => data[part].load(session, samples),
    train,
    evaluate,
    predict,
    readState,
    writeState,
    heldTensors: session.heldTensors,
    close: session.close
  }
}
export type Network = ReturnType<typeof createNetwork>
