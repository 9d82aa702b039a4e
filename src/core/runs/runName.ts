import { defaultHyperparameters, hyperparameterNames } from '../../shared/hyperparameters.ts'
import type { HyperparameterName, Hyperparameters } from '../../shared/hyperparameters.ts'
import { presets } from '../../shared/presets.ts'

const mostNamed = 4
/** They say how a run is trained, not what it is. */
const unnamed: readonly HyperparameterName[] = ['seed', 'threads', 'checkpoint_every']
const isNamed = (name: HyperparameterName): boolean => !unnamed.includes(name)

/** Names are read in columns a few letters wide, so the usual hyperparameters go by the short names people give them; a choice speaks for itself. */
const short: Partial<Record<HyperparameterName, string>> = {
  learning_rate: 'lr',
  batch_size: 'batch',
  num_epochs: 'epochs',
  num_hidden_layers: 'layers',
  hidden_units: 'units',
  dropout_rate: 'dropout',
  max_train_samples: 'samples'
}
const speaking: readonly HyperparameterName[] = ['optimizer', 'activation', 'loss_function']
const smallest = 1e-4

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const differing = (value: Hyperparameters, from: Hyperparameters): HyperparameterName[] =>
  hyperparameterNames.filter(name => isNamed(name) && !same(value[name], from[name]))

function shown(value: Hyperparameters[HyperparameterName]): string {
  if (value === null) return 'off'
  if (Array.isArray(value)) return value.join('-')
  return typeof value === 'number' && value !== 0 && Math.abs(value) < smallest ? value.toExponential() : String(value)
}
/** Layers are told by the first of them, for a name is short. */
const firstWord = (text: string): string => text.replace(/\s.*$/s, '…')
const partOf = (name: HyperparameterName, value: Hyperparameters[HyperparameterName]): string =>
  name === 'layers' ? firstWord(String(value)) : speaking.includes(name) ? shown(value) : `${short[name] ?? name}=${shown(value)}`

/** A name for a run that was given none: the preset it is, else what differs from the defaults. */
export function nameRun(dataset: string, hyperparameters: Hyperparameters): string {
  const preset = presets.find(
    candidate =>
      candidate.dataset === dataset && differing(hyperparameters, { ...defaultHyperparameters, ...candidate.hyperparameters }).length === 0
  )
  if (preset) return preset.id
  const names = differing(hyperparameters, defaultHyperparameters)
  const parts = names.slice(0, mostNamed).map(name => partOf(name, hyperparameters[name]))
  const more = names.length > mostNamed ? [`+${names.length - mostNamed}`] : []
  return [...parts, ...more].join(' ').slice(0, 120)
}
