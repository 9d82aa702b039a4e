import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkHyperparameters } from '../../src/shared/checkHyperparameters.ts'
import { defaultHyperparameters, definitions, hyperparameterNames } from '../../src/shared/hyperparameters.ts'

const mnist = { trainSamples: 60_000, inputShape: [28, 28], classes: 10 }

function faultsOf(input: Record<string, unknown>, data = mnist) {
  const checked = checkHyperparameters(input, data)
  return checked.ok ? [] : checked.faults
}

describe('what is accepted', () => {
  it('fills in every default', () => {
    expect(checkHyperparameters({}, mnist)).toEqual({ ok: true, value: defaultHyperparameters })
  })

  it.each([
    ['no hidden layer, which is softmax regression', { num_hidden_layers: 0 }],
    ['a list of as many units as layers', { num_hidden_layers: 2, hidden_units: [256, 128] }],
    ['a batch of the whole training part', { batch_size: 54_000 }],
    ['a feature switched off', { gradient_clip_norm: null, patience: null, seed: null, max_train_samples: null }],
    ['a value that is undefined, as the default', { learning_rate: undefined }],
    ['early stopping on the training loss without a validation part', { patience: 3, validation_split: 0, monitor: 'loss' }]
  ])('%s', (_what, input) => {
    expect(faultsOf(input)).toEqual([])
  })

  it('takes the default of AdamW’s weight decay with adamw, which would be adam without it, and leaves a given one', () => {
    expect(checkHyperparameters({ optimizer: 'adamw' }, mnist)).toMatchObject({ ok: true, value: { weight_decay: 0.004 } })
    expect(checkHyperparameters({ optimizer: 'adamw', weight_decay: 0 }, mnist)).toMatchObject({ ok: true, value: { weight_decay: 0 } })
    expect(checkHyperparameters({ optimizer: 'sgd' }, mnist)).toMatchObject({ ok: true, value: { weight_decay: 0 } })
  })

  it('keeps what was given and does not change the input', () => {
    const input = Object.freeze({ learning_rate: 0.5, hidden_units: Object.freeze([1, 2, 3]) })
    expect(checkHyperparameters(input, mnist)).toMatchObject({ ok: true, value: { learning_rate: 0.5, hidden_units: [1, 2, 3] } })
  })
})

describe('each bad input names its field and says what to enter', () => {
  it.each([
    ['text where a number belongs', { learning_rate: 'fast' }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['a number written as text', { num_epochs: '5' }, 'num_epochs', 'Enter a whole number from 1 to 100,000.'],
    ['learning_rate 0', { learning_rate: 0 }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['a negative learning_rate', { learning_rate: -0.1 }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['learning_rate NaN', { learning_rate: NaN }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['an infinite learning_rate', { learning_rate: Infinity }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['a learning_rate too high', { learning_rate: 10.5 }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['batch_size 0', { batch_size: 0 }, 'batch_size', 'Enter a whole number from 1 to the number of training samples.'],
    ['a batch_size with a fraction', { batch_size: 1.5 }, 'batch_size', 'Enter a whole number from 1 to the number of training samples.'],
    ['a batch_size larger than the training part', { batch_size: 54_001 }, 'batch_size', 'Enter a whole number from 1 to 54,000.'],
    ['no epoch', { num_epochs: 0 }, 'num_epochs', 'Enter a whole number from 1 to 100,000.'],
    ['a negative number of layers', { num_hidden_layers: -1 }, 'num_hidden_layers', 'Enter a whole number from 0 to 32.'],
    ['too many layers', { num_hidden_layers: 33 }, 'num_hidden_layers', 'Enter a whole number from 0 to 32.'],
    ['no unit', { hidden_units: 0 }, 'hidden_units', 'Enter a whole number from 1 to 65,536.'],
    ['a list with a bad unit', { hidden_units: [128, 0, 128] }, 'hidden_units', 'Enter a whole number from 1 to 65,536.'],
    ['a shorter list than layers', { hidden_units: [256, 128] }, 'hidden_units', 'The list has 2 values but num_hidden_layers is 3.'],
    [
      'a longer list than layers',
      { num_hidden_layers: 1, hidden_units: [2, 3] },
      'hidden_units',
      'The list has 2 values but num_hidden_layers is 1.'
    ],
    ['a dropout_rate of 1', { dropout_rate: 1 }, 'dropout_rate', 'Enter a number from 0 up to, but not including, 1.'],
    ['an optimizer nobody knows', { optimizer: 'lion' }, 'optimizer', 'Choose one of: adam, adamw, sgd, rmsprop, adagrad.'],
    ['a yes as text', { shuffle: 'yes' }, 'shuffle', 'Choose true or false.'],
    ['a null where nothing can be off', { learning_rate: null }, 'learning_rate', 'Enter a number above 0, up to 10.'],
    ['a validation_split of 0.9', { validation_split: 0.9 }, 'validation_split', 'Enter a number from 0 up to, but not including, 0.9.'],
    ['more patience than epochs', { patience: 101 }, 'patience', 'Enter a whole number from 1 to num_epochs, or leave it off.'],
    ['a longer warmup than the run', { warmup_epochs: 101 }, 'warmup_epochs', 'warmup_epochs must be at most num_epochs (100).'],
    ['nesterov without momentum', { optimizer: 'sgd', nesterov: true }, 'nesterov', 'nesterov needs a momentum above 0.'],
    [
      'watching a validation part there is none of',
      { patience: 3, validation_split: 0 },
      'monitor',
      'val_loss needs a validation part; set validation_split above 0 or watch loss.'
    ],
    ['a seed too large', { seed: 4_294_967_296 }, 'seed', 'Enter a whole number from 0 to 4,294,967,295.']
  ])('%s', (_what, input, field, message) => {
    expect(faultsOf(input).map(fault => ({ field: fault.field, message: fault.message }))).toEqual([{ field, message }])
  })

  it('says which known name a mistyped one is near', () => {
    expect(faultsOf({ learning_rat: 0.1 })).toEqual([
      {
        field: 'learning_rat',
        code: 'unknown',
        message: 'No hyperparameter is named “learning_rat”. Did you mean learning_rate?',
        params: { name: 'learning_rat', suggestion: 'learning_rate' }
      }
    ])
  })

  it('suggests nothing where nothing is near, and knows no name that every object has', () => {
    expect(faultsOf({ constructor: 1 })[0]?.message).toBe('No hyperparameter is named “constructor”.')
  })

  it('reports every fault at once', () => {
    expect(faultsOf({ learning_rate: -1, batch_size: 0, epochs: 3 }).map(fault => fault.field)).toEqual([
      'epochs',
      'learning_rate',
      'batch_size'
    ])
  })

  it('counts only the samples that are used', () => {
    expect(faultsOf({ max_train_samples: 100, batch_size: 91 })[0]?.params).toEqual({ n: 90 })
    expect(faultsOf({ max_train_samples: 1, validation_split: 0.5 })[0]?.field).toBe('validation_split')
  })
})

describe('for every hyperparameter', () => {
  it('the default is one of the allowed values', () => {
    for (const name of hyperparameterNames) expect(faultsOf({ [name]: definitions[name].default })).toEqual([])
  })

  it('a value of no sensible kind is a fault of that field, in its own words', () => {
    const nonsense = fc.oneof(fc.constant(NaN), fc.constant({}), fc.constant([]), fc.constant('∅'), fc.constant(-1), fc.constant(1e12))
    fc.assert(
      fc.property(fc.constantFrom(...hyperparameterNames), nonsense, (name, value) => {
        const faults = faultsOf({ [name]: value })
        for (const fault of faults) expect(fault.message.length).toBeGreaterThan(10)
        expect(faults[0]?.field).toBe(name)
      })
    )
  })

  it('what was accepted is accepted again, unchanged', () => {
    const input = fc.record(
      {
        learning_rate: fc.double({ min: 1e-9, max: 10, noNaN: true }),
        batch_size: fc.integer({ min: 1, max: 40_000 }),
        num_hidden_layers: fc.integer({ min: 0, max: 32 }),
        dropout_rate: fc.double({ min: 0, max: 0.99, noNaN: true }),
        validation_split: fc.double({ min: 0, max: 0.3, noNaN: true })
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(input, given => {
        const once = checkHyperparameters(given, mnist)
        expect(once.ok).toBe(true)
        if (once.ok) expect(checkHyperparameters(once.value, mnist)).toEqual(once)
      })
    )
  })
})

describe('losses and monitors fit the target', () => {
  const numbers = { trainSamples: 1000, inputShape: [4], classes: 0 }
  const messages = (input: Record<string, unknown>, data = mnist): string[] =>
    faultsOf(input, data).map(({ field, message }) => `${field}: ${message}`)
  it.each<[Record<string, unknown>, typeof mnist, string[]]>([
    [{ loss_function: 'huber' }, numbers, []],
    [{ monitor: 'val_r2', patience: 3 }, numbers, []],
    [{ monitor: 'val_f1', more_metrics: true }, mnist, []],
    [
      { loss_function: 'mean_squared_error' },
      mnist,
      ['loss_function: mean_squared_error is for numbers; the target of this dataset is a class.']
    ],
    [{ loss_function: 'binary_crossentropy' }, mnist, ['loss_function: binary_crossentropy is for 2 classes; this dataset has 10.']],
    [
      { loss_function: 'sparse_categorical_crossentropy' },
      numbers,
      ['loss_function: sparse_categorical_crossentropy is for classes; the target of this dataset is a number.']
    ],
    [{ class_weight: 'balanced' }, numbers, ['class_weight: Only classes have weights; the target of this dataset is a number.']],
    [{ monitor: 'val_accuracy' }, numbers, ['monitor: val_accuracy is not measured for the target of this dataset. Watch val_loss.']],
    [{ monitor: 'val_r2' }, mnist, ['monitor: val_r2 is not measured for the target of this dataset. Watch val_loss.']],
    [
      { monitor: 'val_top3_accuracy', more_metrics: true },
      { ...numbers, classes: 3 },
      ['monitor: val_top3_accuracy is not measured for the target of this dataset. Watch val_loss.']
    ],
    [{ monitor: 'val_auc' }, mnist, ['monitor: val_auc is measured with more_metrics only.']],
    [
      { monitor: 'val_r2', validation_split: 0 },
      numbers,
      ['monitor: val_r2 needs a validation part; set validation_split above 0 or watch loss.']
    ]
  ])('%j', (input, data, expected) => expect(messages(input, data)).toEqual(expected))
})
