import { describe, it } from 'vitest'
import { createGraph } from '../../../src/trainer/engine/graph.ts'
import type { Output } from '../../../src/trainer/engine/graph.ts'
import { createKernels } from '../../../src/trainer/engine/kernels.ts'
import { createOptimizer } from '../../../src/trainer/engine/optimizers.ts'
import type { OptimizerSettings } from '../../../src/trainer/engine/optimizers.ts'
import { openSession } from '../../../src/trainer/engine/session.ts'
import { addVariable } from '../../../src/trainer/engine/variables.ts'
import { expectClose, randomValues } from './numbers.ts'

const [size, steps] = [37, 12]
const gradientAt = (step: number): Float32Array => randomValues(size, 100 + step, 2)
/** A rate that changes, as schedules make it. */
const rateAt = (step: number): number => 0.02 / step

/** The variable after `steps` updates by the native kernels. */
function runOptimizer(settings: OptimizerSettings): Float32Array {
  const graph = createGraph()
  const kernels = createKernels(graph)
  const optimizer = createOptimizer({ graph, kernels, settings })
  const variable = addVariable(graph, 'w', { shape: [size] })
  const slots = optimizer.slots.map(slot => addVariable(graph, `w/${slot.name}`, { shape: [size] }))
  const [gradient, rate] = [graph.placeholder('gradient', 'float'), graph.placeholder('rate', 'float')]
  const updated = optimizer.update({ variable, slots, gradient, rate, after: [] })
  const done: Output = graph.op('Identity', [kernels.integer(1)], { T: { type: 'int32' } }, { after: [updated], type: 'int32' })
  const session = openSession(graph)
  const starts = [randomValues(size, 1), ...optimizer.slots.map(slot => new Float32Array(size).fill(slot.initial))]
  session.run(
    [variable, ...slots].map((one, i) => ({ to: one.input, values: starts[i] as Float32Array, shape: [size] })),
    [variable, ...slots].map(one => one.assign)
  )
  for (let step = 1; step <= steps; step++) {
    const factor = Float32Array.of(optimizer.stepSize(rateAt(step), step))
    session.run(
      [
        { to: gradient, values: gradientAt(step), shape: [size] },
        { to: rate, values: factor, shape: [] }
      ],
      [done]
    )
  }
  const [value] = session.run([], [variable.fetch])
  const result = new Float32Array(value as Float32Array)
  session.close()
  return result
}

type Rule = (state: { m: number; v: number; w: number }, gradient: number, rate: number, step: number) => void

/** The same updates in double precision. */
function reference(rule: Rule, initial = { m: 0, v: 0 }): number[] {
  return Array.from(randomValues(size, 1), (start, i) => {
    const state = { ...initial, w: start }
    for (let step = 1; step <= steps; step++) rule(state, gradientAt(step)[i] as number, rateAt(step), step)
    return state.w
  })
}

/** Formulas as Keras 3 has them (keras/src/optimizers: adam.py, sgd.py, rmsprop.py, adagrad.py), epsilon 1e-7. */
const epsilon = 1e-7
const adam: Rule = (state, gradient, rate, step) => {
  state.m += (gradient - state.m) * (1 - 0.9)
  state.v += (gradient ** 2 - state.v) * (1 - 0.999)
  const alpha = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step)
  state.w -= (state.m * alpha) / (Math.sqrt(state.v) + epsilon)
}
const sgd =
  (momentum: number, nesterov: boolean): Rule =>
  (state, gradient, rate) => {
    state.m = momentum * state.m - rate * gradient
    state.w += nesterov ? momentum * state.m - rate * gradient : state.m
  }
const rmsprop =
  (momentum: number): Rule =>
  (state, gradient, rate) => {
    state.v = 0.9 * state.v + (1 - 0.9) * gradient ** 2
    const increment = (rate * gradient) / Math.sqrt(state.v + epsilon)
    state.m = momentum * state.m + increment
    state.w -= state.m
  }
const adagrad: Rule = (state, gradient, rate) => {
  state.v += gradient ** 2
  state.w -= (rate * gradient) / Math.sqrt(state.v + epsilon)
}

describe('each optimizer follows its formula in double precision', () => {
  const plain = { momentum: 0, nesterov: false }
  it('adam', () => expectClose(runOptimizer({ name: 'adam', ...plain }), reference(adam)))
  it('adamw', () => expectClose(runOptimizer({ name: 'adamw', ...plain }), reference(adam)))
  it('sgd', () => expectClose(runOptimizer({ name: 'sgd', ...plain }), reference(sgd(0, false))))
  it('sgd with momentum', () => expectClose(runOptimizer({ name: 'sgd', momentum: 0.9, nesterov: false }), reference(sgd(0.9, false))))
  it('sgd with Nesterov momentum', () =>
    expectClose(runOptimizer({ name: 'sgd', momentum: 0.9, nesterov: true }), reference(sgd(0.9, true))))
  it('rmsprop', () => expectClose(runOptimizer({ name: 'rmsprop', ...plain }), reference(rmsprop(0))))
  it('rmsprop with momentum', () => expectClose(runOptimizer({ name: 'rmsprop', momentum: 0.5, nesterov: false }), reference(rmsprop(0.5))))
  it('adagrad', () => expectClose(runOptimizer({ name: 'adagrad', ...plain }), reference(adagrad, { m: 0, v: 0.1 })))
})
