/** What one hyperparameter may be. `off: true` says that null is a value too and switches the feature off. */
type Kind =
  | { kind: 'float'; min: number; max: number; above?: true; below?: true; scale?: 'log' }
  | { kind: 'int'; min: number; max: number; scale?: 'log' }
  | { kind: 'units'; min: number; max: number }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'bool' }
  /** Words for layers, as src/shared/network/layerText.ts reads them. */
  | { kind: 'layers' }

export type Definition = Kind & {
  default: HyperparameterValue
  /** Another default, where another field has one of these values. */
  defaultWith?: { field: string; values: Readonly<Record<string, HyperparameterValue>> }
  off?: true
  /** Where the form shows it: the six of the reference first, the rest under "More". */
  group: 'main' | 'training' | 'regularisation' | 'stopping' | 'data' | 'machine'
  meaning: string
  tooHigh?: string
  tooLow?: string
  /** The sentence shown when the value is none of the allowed ones. */
  invalid: string
}

/** Whether its values are numbers (or lists of them), which have an order and ranges; the others are chosen or written. */
export const isNumeric = ({ kind }: Pick<Definition, 'kind'>): boolean => kind === 'float' || kind === 'int' || kind === 'units'

export type HyperparameterValue = number | string | boolean | number[] | null
