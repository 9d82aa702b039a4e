import type { LayerSpec } from '../../shared/network/layerSpec.ts'
import { elementCount } from '../../shared/shape.ts'
import { createGraph } from './graph.ts'
import { createKernels } from './kernels.ts'
import { createOptimizer } from './optimizers.ts'
import type { OptimizerSettings } from './optimizers.ts'
import { createSampleStore } from './sampleStore.ts'
import type { Samples, ValueType } from './sampleStore.ts'
import type { Parameter } from './layers/layer.ts'
import { createLoss, weighted } from './losses.ts'
import type { LossSettings } from './losses.ts'
import { openSession } from './session.ts'
import type { Feed } from './session.ts'
import { createStack } from './stack.ts'
import { addAnswer, addEvaluation, addPrediction, addProbe, addTraining } from './loops.ts'
import type { Judged, Part } from './loops.ts'
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

export type { Part } from './loops.ts'
/** Sums over samples, to be divided by their number. */
export type Score = { lossSum: number; /** Right answers, or for numbers the sum of absolute errors. */ measured: number }
export type Steps = { order: Int32Array; batchSize: number; firstStep: number; learningRates: Float64Array }
export type StateEntry = { name: string; shape: readonly number[]; values: Float32Array }

export type Probe = { gradientNorms: Map<string, number>; dead: { layer: number; units: number; dead: number }[] }

const usualLoss: LossSettings = { name: 'sparse_categorical_crossentropy' }
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
  const asked = addAnswer(graph, kernels, { stack, loss })
  // Only these give exactly 0 to all they do not care for.
  const mortal = layers.flatMap((spec, i) => (spec.type === 'activation' && spec.activation === 'relu' ? [i] : []))
  const probing = { mortal, ...addProbe(graph, kernels, { stack, data: data.train, loss, mortal }) }
  return { graph, stack, optimizer, slotsOf, data, training, evaluations, predictions, asked, probing }
}

/**
 * A network with its data, optimizer and weights in native TensorFlow. Training runs many steps in one native call. All of it is a pure
 * function of the options, the data and the calls made: the same seed gives the same bits on the same machine and number of threads.
 */
export function createNetwork(options: NetworkOptions) {
  const { inputShape, weightDecay } = options
  const { graph, stack, optimizer, slotsOf, data, training, evaluations, predictions, asked, probing } = buildGraph(options)
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

  function read(variables: readonly Variable[]): StateEntry[] {
    const values = session.run(
      [],
      variables.map(variable => variable.fetch)
    )
    return variables.map(({ name, shape }, i) => ({ name, shape, values: new Float32Array(values[i] as Float32Array) }))
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

  /** What it answers to samples from anywhere, flat and as it takes them: [samples × outputs]. */
  function answer(values: Float32Array): Float32Array {
    const shape = [values.length / sampleSize, ...inputShape]
    const [answers] = session.run([{ to: asked.input, values, shape }], [asked.output])
    return answers as Float32Array
  }

  /** A look at some training samples that changes nothing: the length of each parameter's gradient by name, and the units of each layer that give them nothing. */
  function probe(rows: Int32Array, globalStep: number): Probe {
    const found = session.run(
      [
        { to: probing.inputs.rows, values: rows, shape: [rows.length] },
        { to: probing.inputs.globalStep, ...int(globalStep) }
      ],
      [...probing.halves, ...probing.dead]
    )
    const norms = stack.parameters.map(({ variable }, i) => [variable.name, Math.sqrt(2 * (found[i]?.[0] ?? NaN))] as const)
    return {
      gradientNorms: new Map(norms),
      dead: probing.mortal.map((layer, i) => ({
        layer,
        units: stack.shapes[layer]?.at(-1) ?? 0,
        dead: found[probing.halves.length + i]?.[0] ?? 0
      }))
    }
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
    answer,
    probe,
    /** All weights, optimizer slots and what normalisation follows: with the global step, everything that training on needs. */
    readState: () => read(stateVariables),
    /** The weights as a model keeps them, in the order of `weights`. */
    readWeights: () => read(stack.weights.map(({ variable }) => variable)),
    writeState,
    heldTensors: session.heldTensors,
    close: session.close
  }
}
export type Network = ReturnType<typeof createNetwork>
