import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'

type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  additionalProperties?: Schema | boolean
  minimum?: number
  maximum?: number
  format?: string
  $ref?: string
  $defs?: Record<string, Schema>
}

const hostileWords = [
  '',
  '__proto__',
  'constructor',
  '"; DROP TABLE runs; --',
  '../../etc/passwd',
  '\u0000',
  '<img onerror=alert(1)>',
  '한국어',
  '😀'.repeat(50),
  '${x}',
  'val_loss',
  'learning_rate',
  'min(val_loss) < 0.1',
  'last(',
  '`',
  'NaN'
]
const hostileNumbers = [0, -0, -1, 1, 0.5, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e308, 4_294_967_296]

/** Anything at all, as an object that came over a wire may hold it. */
const anything = (): Arbitrary<unknown> =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(...hostileWords, ...hostileNumbers, undefined, null, [], {}, new Date(0), new Float64Array(2), 10n)
  )

function textOf({ format }: Schema, ids: readonly string[]): Arbitrary<unknown> {
  const known = fc.constantFrom(...ids)
  const words = fc.oneof(fc.constantFrom(...hostileWords), fc.string({ maxLength: 30 }), known)
  return format === 'uuid'
    ? fc.oneof({ weight: 20, arbitrary: known }, { weight: 1, arbitrary: fc.uuid() }, { weight: 1, arbitrary: words })
    : words
}

function numberOf({ type, minimum = -1000, maximum = 1000 }: Schema): Arbitrary<unknown> {
  const [min, max] = [Math.max(minimum, -1e6), Math.min(Math.max(maximum, minimum), 1e6)]
  const sound = type === 'integer' ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) }) : fc.double({ min, max, noNaN: true })
  return fc.oneof({ weight: 20, arbitrary: sound }, { weight: 1, arbitrary: fc.constantFrom(...hostileNumbers) })
}

/** What a field of this name holds where it makes sense, as its schema says too little. */
const apt: Readonly<Record<string, Arbitrary<unknown>>> = {
  space: fc.dictionary(
    fc.constantFrom('learning_rate', 'hidden_units', 'optimizer', 'num_epochs'),
    fc.constantFrom<unknown>(
      { type: 'float', low: 0.001, high: 0.1, log: true },
      { type: 'int', low: 8, high: 64, step: 8 },
      { type: 'categorical', choices: ['adam', 'sgd'] },
      3
    ),
    { maxKeys: 3 }
  ),
  filter: fc.constantFrom(
    'learning_rate < 0.01',
    'min(val_loss) < 0.1 and "a" in tags',
    'state == "queued"',
    'not has(x)',
    'created > ago(7d)'
  ),
  dataset: fc.constant('mnist'),
  budget: fc.constantFrom({ trials: 3 }, { minutes: 1 }, { epochs: 0 }),
  sampler: fc.constantFrom({ kind: 'tpe' }, { kind: 'grid', levels: { learning_rate: 2 } }, { kind: 'random', seed: 4 }),
  pruner: fc.constantFrom({ kind: 'none' }, { kind: 'asha' }, { kind: 'median' }),
  workers: fc.constantFrom(1, 2, 0),
  experiment: fc.constantFrom('Default', 'Other', ''),
  sort: fc.array(fc.constantFrom('-created_at', 'learning_rate', '-max(val_loss)', 'name'), { maxLength: 3 }),
  by: fc.array(fc.constantFrom('learning_rate', 'state', 'sweep', 'tag'), { minLength: 1, maxLength: 2 }),
  values: fc.dictionary(fc.constantFrom('learning_rate', 'x'), fc.constantFrom<unknown>(0.01, 5, 'adam', NaN), { maxKeys: 2 }),
  objective: fc.constantFrom(
    { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
    { metric: 'x', statistic: 'last', direction: 'maximize' }
  ),
  hyperparameters: fc.dictionary(
    fc.constantFrom('learning_rate', 'num_epochs', 'hidden_units', 'seed'),
    fc.constantFrom<unknown>(1, 3, 0.1, [8, 8, 8]),
    {
      maxKeys: 3
    }
  )
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  of: (schema: Schema) => Arbitrary<unknown>
): Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      Object.hasOwn(apt, name)
        ? fc.oneof({ weight: 5, arbitrary: apt[name] ?? of(schema) }, { weight: 1, arbitrary: of(schema) })
        : of(schema)
    ])
  )
  const own = fc.record(fields, { requiredKeys: required.filter(name => Object.hasOwn(fields, name)) as never[] })
  if (typeof additionalProperties !== 'object') return own
  const names = fc.constantFrom('learning_rate', 'batch_size', 'hidden_units', 'num_epochs', 'x', '__proto__', '')
  return fc.tuple(own, fc.dictionary(names, of(additionalProperties), { maxKeys: 4 })).map(([some, more]) => ({ ...more, ...some }))
}

/**
 * Values that a JSON schema nearly describes: mostly of its shape, with known ids where it wants one, and now and then anything in the place of a part.
 */
export function schemaArbitrary(root: Schema, ids: readonly string[]): Arbitrary<unknown> {
  const shaped = (schema: Schema): Arbitrary<unknown> => {
    const { anyOf, oneOf, allOf, type } = schema
    if (schema.$ref) return of(root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {})
    if ('const' in schema) return fc.constant(schema.const)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if (anyOf ?? oneOf) return fc.oneof(...(anyOf ?? oneOf ?? []).map(of))
    if (allOf) return fc.tuple(...allOf.map(of)).map(parts => Object.assign({}, ...(parts as object[])) as unknown)
    if (type === 'object') return objectOf(schema, of)
    if (type === 'array') return fc.array(of(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 })
    if (type === 'string') return textOf(schema, ids)
    if (type === 'number' || type === 'integer') return numberOf(schema)
    return type === 'boolean' ? fc.boolean() : anything()
  }
  const of = (schema: Schema): Arbitrary<unknown> =>
    fc.oneof({ weight: 60, arbitrary: shaped(schema) }, { weight: 1, arbitrary: anything() })
  return of(root)
}
