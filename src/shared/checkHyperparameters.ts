import type { FieldFault } from './errors.ts'
import { defaultOf } from './defaultOf.ts'
import { definitions, hyperparameterNames } from './hyperparameters.ts'
import type { Definition, HyperparameterValue } from './hyperparameterDefinition.ts'
import type { HyperparameterName, Hyperparameters } from './hyperparameters.ts'
import { isLossOfNumbers, lossFor, measuredMetrics } from './losses.ts'
import { nearest } from './nearest.ts'
import { readLayers } from './network/layerText.ts'
import { readNetwork } from './network/network.ts'
import type { DataShape } from './network/network.ts'

/** Sizes of the data a configuration is checked against; `trainSamples` before the validation part is taken. */
export type DataContext = { trainSamples: number } & DataShape

export type Checked = { ok: true; value: Hyperparameters } | { ok: false; faults: FieldFault[] }

type Params = FieldFault['params']
const fault = (field: string, code: string, message: string, params: Params = {}): FieldFault => ({ field, code, message, params })

const isName = (name: string): name is HyperparameterName => Object.hasOwn(definitions, name)
const count = (value: number): string => value.toLocaleString('en-US')

function isWithin(value: number, bounds: { min: number; max: number; above?: true; below?: true }): boolean {
  const aboveLow = bounds.above ? value > bounds.min : value >= bounds.min
  const belowHigh = bounds.below ? value < bounds.max : value <= bounds.max
  return aboveLow && belowHigh
}

const longestLayers = 1000

function isAllowed(definition: Definition, value: unknown): value is HyperparameterValue {
  if (value === null) return definition.off === true
  switch (definition.kind) {
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) && isWithin(value, definition)
    case 'int':
      return Number.isInteger(value) && isWithin(value as number, definition)
    case 'units': {
      const units: unknown[] = Array.isArray(value) ? value : [value]
      return units.every(unit => Number.isInteger(unit) && isWithin(unit as number, definition))
    }
    case 'layers':
      return typeof value === 'string' && value.trim() !== '' && value.length <= longestLayers
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value)
    case 'bool':
      return typeof value === 'boolean'
  }
}

const needsValidation = (monitor: string): FieldFault =>
  fault('monitor', 'needs_validation', `${monitor} needs a validation part; set validation_split above 0 or watch loss.`, { monitor })

/** Rules that look at more than one field. */
function crossFaults(value: Hyperparameters, data?: DataContext): FieldFault[] {
  const faults: FieldFault[] = []
  const { hidden_units, num_hidden_layers, num_epochs, patience, warmup_epochs, validation_split, monitor, nesterov, momentum } = value
  if (Array.isArray(hidden_units) && hidden_units.length !== num_hidden_layers) {
    faults.push(
      fault('hidden_units', 'list_length', `The list has ${hidden_units.length} values but num_hidden_layers is ${num_hidden_layers}.`, {
        a: hidden_units.length,
        b: num_hidden_layers
      })
    )
  }
  if (patience !== null && patience > num_epochs) faults.push(fault('patience', 'invalid', definitions.patience.invalid))
  if (warmup_epochs > num_epochs)
    faults.push(fault('warmup_epochs', 'above_epochs', `warmup_epochs must be at most num_epochs (${num_epochs}).`, { n: num_epochs }))
  if (nesterov && momentum === 0) faults.push(fault('nesterov', 'needs_momentum', 'nesterov needs a momentum above 0.'))
  if (patience !== null && validation_split === 0 && monitor.startsWith('val_')) {
    faults.push(needsValidation(monitor))
  }
  const layers = data ? readNetwork(value, data) : readLayers(value.layers, value)
  if (!layers.ok) faults.push(layers.fault)
  if (data) faults.push(...dataFaults(value, data), ...objectiveFaults(value, data))
  return faults
}

function dataFaults(value: Hyperparameters, { trainSamples }: Pick<DataContext, 'trainSamples'>): FieldFault[] {
  const samples = Math.min(value.max_train_samples ?? trainSamples, trainSamples)
  const train = Math.floor(samples * (1 - value.validation_split))
  if (train < 1) return [fault('validation_split', 'nothing_left', 'Leaves no sample to train on.')]
  if (value.batch_size <= train) return []
  return [fault('batch_size', 'larger_than_data', `Enter a whole number from 1 to ${count(train)}.`, { n: train })]
}

/** A loss and a monitor that make sense for the target. */
function objectiveFaults(value: Hyperparameters, { classes }: DataContext): FieldFault[] {
  const { class_weight, monitor, more_metrics, validation_split } = value
  const loss = lossFor(value.loss_function, classes)
  const faults: FieldFault[] = []
  if (isLossOfNumbers(loss) !== (classes === 0))
    faults.push(
      classes === 0
        ? fault('loss_function', 'loss_of_classes', `${loss} is for classes; the target of this dataset is a number.`, { loss })
        : fault('loss_function', 'loss_of_numbers', `${loss} is for numbers; the target of this dataset is a class.`, { loss })
    )
  else if (loss === 'binary_crossentropy' && classes !== 2)
    faults.push(fault('loss_function', 'loss_binary', `binary_crossentropy is for 2 classes; this dataset has ${classes}.`, { n: classes }))
  if (class_weight !== 'none' && classes === 0)
    faults.push(fault('class_weight', 'weights_of_classes', 'Only classes have weights; the target of this dataset is a number.'))
  const usual = measuredMetrics({ validation_split: 1, more_metrics: false }, classes)
  const needsMore = !usual.includes(monitor)
  if (!measuredMetrics({ validation_split: 1, more_metrics: true }, classes).includes(monitor))
    faults.push(
      fault('monitor', 'monitor_of_others', `${monitor} is not measured for the target of this dataset. Watch val_loss.`, { monitor })
    )
  else if (needsMore && !more_metrics)
    faults.push(fault('monitor', 'monitor_needs_more', `${monitor} is measured with more_metrics only.`, { monitor }))
  // The others have a twin of the training part, which is watched in their place.
  else if (validation_split === 0 && (needsMore || monitor === 'val_r2')) faults.push(needsValidation(monitor))
  return faults
}

function unknownFault(name: string): FieldFault {
  const suggestion = nearest(name, hyperparameterNames)
  const hint = suggestion ? ` Did you mean ${suggestion}?` : ''
  return fault(name, 'unknown', `No hyperparameter is named “${name}”.${hint}`, suggestion ? { name, suggestion } : { name })
}

/**
 * Fills in defaults and checks everything: unknown names, types, bounds, rules between fields and, where the data is known, sizes.
 * Returns the complete hyperparameters or every fault there is, in the order of the definitions.
 */
export function checkHyperparameters(input: Readonly<Record<string, unknown>>, data?: DataContext): Checked {
  const faults: FieldFault[] = []
  for (const name of Object.keys(input)) {
    if (!isName(name)) faults.push(unknownFault(name))
  }
  const value: Record<string, HyperparameterValue> = Object.fromEntries(hyperparameterNames.map(name => [name, defaultOf(name, input)]))
  for (const name of hyperparameterNames) {
    const given = Object.hasOwn(input, name) ? input[name] : undefined
    if (given === undefined) continue
    if (isAllowed(definitions[name], given)) value[name] = given
    else faults.push(fault(name, 'invalid', definitions[name].invalid))
  }
  // Each field has its own bounds now; rules between fields are only worth saying on top of sound fields.
  if (faults.length === 0) faults.push(...crossFaults(value as Hyperparameters, data))
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: value as Hyperparameters }
}

/** What is wrong with one value by itself, whatever the others are; undefined where nothing is. */
export function valueFault(name: string, given: unknown): FieldFault | undefined {
  if (!isName(name)) return unknownFault(name)
  return isAllowed(definitions[name], given) ? undefined : fault(name, 'invalid', definitions[name].invalid)
}

/** Whether a hyperparameter takes whole numbers only. */
export const isWhole = (name: string): boolean => isName(name) && ['int', 'units'].includes(definitions[name].kind)
