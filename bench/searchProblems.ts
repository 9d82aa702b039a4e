import { testFunctions } from './searchFunctions.ts'

type Values = Readonly<Record<string, unknown>>

/** A loss over a space, its least value about 0; what a study is told has normal noise of this deviation added. */
export type SearchProblem = { name: string; space: Record<string, unknown>; noise: number; loss: (values: Values) => number }

const cube = (dimensions: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: dimensions }, (_, i) => [`x${i}`, { type: 'float', low: 0, high: 1 }]))

/** The places of a cube's parameters, stretched from 0..1 to low..high. */
const stretched = (values: Values, low: number, high: number): number[] =>
  Object.values(values).map(place => low + Number(place) * (high - low))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Ackley (1987), off centre: a funnel covered with small wells. */
const ackley: SearchProblem = {
  name: 'ackley5',
  space: cube(5),
  noise: 0,
  loss: values => {
    const x = stretched(values, -15, 25)
    const radius = Math.sqrt(sum(x.map(place => place * place)) / x.length)
    return 20 + Math.E - 20 * Math.exp(-0.2 * radius) - Math.exp(sum(x.map(place => Math.cos(2 * Math.PI * place))) / x.length)
  }
}

/** Rosenbrock (1960): a curved valley. */
const rosenbrock: SearchProblem = {
  name: 'rosenbrock4',
  space: cube(4),
  noise: 0,
  loss: values => {
    const x = stretched(values, -2, 2)
    return sum(x.slice(1).map((next, i) => 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2))
  }
}

/** Rastrigin (1974), off centre: a bowl with ten wells along each side. */
const rastrigin: SearchProblem = {
  name: 'rastrigin4',
  space: cube(4),
  noise: 0,
  loss: values => sum(stretched(values, -6.12, 4.12).map(place => 10 + place * place - 10 * Math.cos(2 * Math.PI * place)))
}

const noisy = testFunctions.map(({ name, dimensions, evaluate, optimum }): SearchProblem => ({
  name: `noisy_${name}`,
  space: cube(dimensions),
  noise: name === 'branin' ? 3 : 0.15,
  loss: values => evaluate(Object.values(values).map(Number)) - optimum
}))

const rateOf: Record<string, number> = { adam: -3, sgd: -1.5, rmsprop: -2.2, adagrad: -4 }
const optimizerLoss: Record<string, number> = { adam: 0, sgd: 0.1, rmsprop: 0.3, adagrad: 0.2 }
const activationLoss: Record<string, number> = { relu: 0, tanh: 0.1, sigmoid: 0.5 }

/** Like training a network: rates, sizes, counts and choices, the best rate depending on the optimizer. */
const mixed: SearchProblem = {
  name: 'mixed',
  space: {
    learning_rate: { type: 'float', low: 1e-5, high: 1, log: true },
    batch_size: { type: 'int', low: 8, high: 512, log: true },
    layers: { type: 'int', low: 1, high: 6 },
    optimizer: { type: 'categorical', choices: Object.keys(rateOf) },
    activation: { type: 'categorical', choices: Object.keys(activationLoss) },
    dropout_rate: { type: 'float', low: 0, high: 0.8, step: 0.1 }
  },
  noise: 0.02,
  loss: ({ learning_rate, batch_size, layers, optimizer, activation, dropout_rate }) =>
    0.5 * (Math.log10(Number(learning_rate)) - (rateOf[String(optimizer)] ?? 0)) ** 2 +
    (optimizerLoss[String(optimizer)] ?? 0) +
    (activationLoss[String(activation)] ?? 0) +
    (Math.abs(Number(dropout_rate) - 0.3) * Number(layers)) / 4 +
    0.05 * (Number(layers) - 3) ** 2 +
    0.05 * (Math.log2(Number(batch_size)) - 6) ** 2
}

const units = (atLeast: number): object => ({ type: 'int', low: 8, high: 512, log: true, when: { layers: { atLeast } } })

/** Parameters that exist only for some optimizers, and a width for each layer there is. */
const conditional: SearchProblem = {
  name: 'conditional',
  space: {
    optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
    learning_rate: { type: 'float', low: 1e-5, high: 1, log: true },
    momentum: { type: 'float', low: 0, high: 1, when: { optimizer: { equals: 'sgd' } } },
    beta_1: { type: 'float', low: 0, high: 1, when: { optimizer: { equals: 'adam' } } },
    beta_2: { type: 'float', low: 0, high: 1, when: { optimizer: { equals: 'adam' } } },
    layers: { type: 'int', low: 0, high: 3 },
    units_1: units(1),
    units_2: units(2),
    units_3: units(3)
  },
  noise: 0.02,
  loss: values => {
    const rate = Math.log10(Number(values['learning_rate']))
    const ofOptimizer =
      values['optimizer'] === 'sgd'
        ? 0.3 * (rate + 1) ** 2 + 2 * (Number(values['momentum']) - 0.9) ** 2 + 0.02
        : 0.3 * (rate + 3) ** 2 + (Number(values['beta_1']) - 0.9) ** 2 + (Number(values['beta_2']) - 0.8) ** 2
    const layers = Number(values['layers'])
    const widths = [1, 2, 3].slice(0, layers).map(layer => 0.04 * (Math.log2(Number(values[`units_${layer}`])) - 7) ** 2)
    return ofOptimizer + ([0.6, 0.25, 0, 0.05][layers] ?? 0) + sum(widths)
  }
}

export const searchProblems = [ackley, rosenbrock, rastrigin, ...noisy, mixed, conditional]
