import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readKeras } from '../../../src/shared/keras/readKeras.ts'

/** The program of the article in its own form: names first, then a model made of them. */
const reference = `
import tensorflow as tf
from tensorflow.keras import layers, models

# 하이퍼파라미터
learning_rate = 0.001
batch_size = 32
num_epochs = 100
num_hidden_layers = 3
hidden_units = 128
dropout_rate = 0.2

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = models.Sequential()
model.add(layers.Flatten(input_shape=(28, 28)))
for _ in range(num_hidden_layers):
    model.add(layers.Dense(hidden_units, activation='relu'))
    model.add(layers.Dropout(dropout_rate))
model.add(layers.Dense(10, activation='softmax'))

model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate=learning_rate),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(x_train, y_train, batch_size=batch_size, epochs=num_epochs, validation_split=0.1)
test_loss, test_acc = model.evaluate(x_test, y_test)
print(f'Test accuracy: {test_acc}')
`
const referenceValues = {
  num_hidden_layers: 3,
  hidden_units: 128,
  dropout_rate: 0.2,
  activation: 'relu',
  optimizer: 'adam',
  learning_rate: 0.001,
  batch_size: 32,
  num_epochs: 100,
  validation_split: 0.1
}
const valuesOf = (code: string) => Object.fromEntries(readKeras(code).found.map(({ name, value }) => [name, value]))
const codesOf = (code: string): string[] => readKeras(code).notes.map(note => note.code)

test('all hyperparameters of the reference program are found, each with its line', () => {
  expect(valuesOf(reference)).toEqual(referenceValues)
  const { found, notes } = readKeras(reference)
  expect(notes).toEqual([])
  expect(found.find(({ name }) => name === 'learning_rate')).toEqual({ name: 'learning_rate', value: 0.001, line: 23, isDefault: false })
  expect(found.find(({ name }) => name === 'batch_size')?.line).toBe(26)
})

describe('the same network in other words', () => {
  test.each([
    [
      'a list of layers',
      `model = Sequential([Flatten(), Dense(128, activation='relu'), Dropout(0.2), Dense(128, 'relu'), Dropout(rate=0.2),
        Dense(units=128, activation="relu"), Dropout(.2), Dense(10, activation='softmax')])`
    ],
    [
      'the functional form',
      `inputs = keras.Input(shape=(784,))
x = inputs
for i in range(3):
    x = keras.layers.Dense(128, activation='relu')(x)
    x = keras.layers.Dropout(0.2)(x)
outputs = keras.layers.Dense(10, activation='softmax')(x)
model = keras.Model(inputs, outputs)`
    ],
    [
      'a function with defaults',
      `def build_model(depth=3, units=64 * 2, rate: float = 1 / 5):
    hidden = [layer for _ in range(1)]
    model = Sequential([Flatten(input_shape=(28, 28))])
    for n in range(depth):
        model.add(Dense(units))
        model.add(Activation('relu'))
        model.add(Dropout(rate))
    model.add(Dense(10))
    return model
model = build_model()`
    ],
    [
      'a comprehension and a dictionary',
      `config = {'units': [128] * 3, "rate": 2e-1}
config["act"] = 'relu'
body = [layer for pair in [[Dense(n, activation=config['act']), Dropout(config['rate'])] for n in config['units']] for layer in pair]
model = Sequential([Dense(128, activation='relu'), Dropout(0.2)] * 3 + [Dense(10, activation='softmax')])`
    ],
    [
      'options of a command line',
      `parser.add_argument('--hidden-units', type=int, default=128)
parser.add_argument('-d', '--rate', default=0.2)
args = parser.parse_args()
if __name__ == '__main__':
    model = Sequential()
    for size in [args.hidden_units, args.hidden_units, args.hidden_units]:
        model.add(Dense(size, activation='relu'))
        model.add(Dropout(args.rate))
    model.add(Dense(10))`
    ]
  ])('%s', (_, code) => {
    const { num_hidden_layers, hidden_units, dropout_rate, activation } = referenceValues
    const compiled = `${code}\nmodel.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(x, y, 32, 100, validation_split=0.1)`
    expect(valuesOf(compiled)).toEqual({ ...referenceValues, num_hidden_layers, hidden_units, dropout_rate, activation })
  })
})

test('layers of several widths are a list, and a network without hidden layers has none', () => {
  const code = `m = Sequential()
for i, n in enumerate((256, 128, 64)):
    m.add(Dense(n, activation='tanh'))
m.add(Dense(10))`
  expect(valuesOf(code)).toEqual({ num_hidden_layers: 3, hidden_units: [256, 128, 64], dropout_rate: 0, activation: 'tanh' })
  expect(valuesOf(`Sequential([Flatten(), Dense(10, activation='softmax')])`)).toEqual({ num_hidden_layers: 0 })
})

test('optimizers, early stopping and the seed are read, and what Keras does by itself is said to be its default', () => {
  const code = `tf.random.set_seed(7)
stop = keras.callbacks.EarlyStopping(monitor='val_accuracy', patience=3, min_delta=0.001, restore_best_weights=True)
model.compile(optimizer=keras.optimizers.SGD(momentum=0.9, nesterov=True, weight_decay=1e-4, global_clipnorm=1.0))
model.fit(x, y, epochs=5, shuffle=False, callbacks=[stop])`
  expect(valuesOf(code)).toEqual({
    optimizer: 'sgd',
    learning_rate: 0.01,
    momentum: 0.9,
    nesterov: true,
    weight_decay: 0.0001,
    gradient_clip_norm: 1,
    batch_size: 32,
    num_epochs: 5,
    validation_split: 0,
    shuffle: false,
    patience: 3,
    min_delta: 0.001,
    monitor: 'val_accuracy',
    restore_best_weights: true,
    seed: 7
  })
  const defaults = readKeras(code).found.filter(({ isDefault }) => isDefault)
  expect(defaults.map(({ name }) => name)).toEqual(['learning_rate', 'batch_size', 'validation_split'])
})

test.each<[string, string, string[]]>([
  ['layers there are not', `Sequential([Conv2D(32, 3), Dense(8, activation='relu'), Dense(10)])`, ['layer']],
  ['dropout that differs', `Sequential([Dense(8), Dropout(0.1), Dense(8), Dropout(0.5), Dense(10)])`, ['dropouts']],
  ['activations that differ', `Sequential([Dense(8, 'relu'), Dense(8, 'tanh'), Dense(10)])`, ['activations']],
  ['an activation there is not', `Sequential([Dense(8, 'swish'), Dense(10)])`, ['activation']],
  ['an optimizer there is not', `model.compile(optimizer=Lion())`, ['optimizer']],
  ['another loss', `model.compile('adam', loss='hinge')`, ['loss']],
  ['a schedule', `model.compile(Adam(ExponentialDecay(0.01, 100, 0.9)))`, ['schedule']],
  ['clipping by layer', `model.compile(Adam(clipnorm=1))`, ['clipnorm']],
  ['validation data', `model.fit(x, y, epochs=3, validation_data=(a, b))`, ['validation_data']],
  ['another dataset', `keras.datasets.cifar10.load_data()`, ['dataset']],
  ['a value that only running tells', `model.fit(x, y, batch_size=len(x), epochs=3)`, ['unknown']],
  ['several models', `a = Sequential([Dense(8, 'relu'), Dense(10)])\nb = Sequential([Dense(4, 'relu'), Dense(10)])`, ['models']],
  ['no Python', `model = Sequential([Dense(8, 'relu'), Dense(10)]\nmodel.fit(`, ['syntax']]
])('%s: the rest is taken and the user told', (_, code, codes) => {
  expect(codesOf(code)).toEqual(codes)
})

test('the model that is trained counts', () => {
  const code = `a = Sequential([Dense(8, 'relu'), Dense(10)])
b = Sequential([Dense(4, 'relu'), Dense(10)])
a.fit(x, y, epochs=2)`
  expect(valuesOf(code)).toMatchObject({ hidden_units: 8 })
})

test('a program that trains in a way of its own gives the names it has', () => {
  expect(valuesOf('lr = 3e-4\nepochs: int = 20\nbatch_size, other = 2 ** 6, 5\nfor epoch in range(epochs):\n    train()')).toEqual({
    learning_rate: 0.0003,
    num_epochs: 20,
    batch_size: 64
  })
})

test('any text is read in time, without a fault of ours', () => {
  const piece = fc.constantFrom(
    'model = Sequential()',
    'for i in range(10**9):',
    '    ',
    '\n',
    'Dense(',
    ')',
    'def f(a=1):',
    'f(f(1))',
    'return f(',
    '[',
    '] * 10**9',
    '"',
    "'''",
    'x = x',
    'while True:',
    '한글 = 1',
    '__proto__',
    'constructor',
    '\u0000'
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 60 }).map(parts => parts.join(''))
      ),
      code => {
        expect(readKeras(code)).toMatchObject({ found: expect.any(Array) as unknown, notes: expect.any(Array) as unknown })
      }
    ),
    { numRuns: 400 }
  )
  const endless = 'def f(n):\n  for i in range(64):\n    f(n)\nf(1)'
  expect(readKeras(endless).found).toEqual([])
})
