import { defaultHyperparameters, hyperparameterNames } from '../../shared/hyperparameters.ts'
import type { HyperparameterName, Hyperparameters } from '../../shared/hyperparameters.ts'
import { presets } from '../../shared/presets.ts'

const mostNamed = 4
/** They say how a run is trained, not what it is. */
const unnamed: readonly HyperparameterName[] = ['seed', 'threads']
const isNamed = (name: HyperparameterName): boolean => !unnamed.includes(name)

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const differing = (value: Hyperparameters, from: Hyperparameters): HyperparameterName[] =>
  hyperparameterNames.filter(name => isNamed(name) && !same(value[name], from[name]))

const shown = (value: Hyperparameters[HyperparameterName]): string =>
  value === null ? 'off' : Array.isArray(value) ? value.join('-') : String(value)

/** A name for a run that was given none: the preset it is, else what differs from the defaults. */
export function nameRun(dataset: string, hyperparameters: Hyperparameters): string {
  const preset = presets.find(
    candidate =>
      candidate.dataset === dataset && differing(hyperparameters, { ...defaultHyperparameters, ...candidate.hyperparameters }).length === 0
  )
  if (preset) return preset.id
  const names = differing(hyperparameters, defaultHyperparameters)
  const parts = names.slice(0, mostNamed).map(name => `${name}=${shown(hyperparameters[name])}`)
  const more = names.length > mostNamed ? [`+${names.length - mostNamed}`] : []
  return [...parts, ...more].join(' ').slice(0, 120)
}
