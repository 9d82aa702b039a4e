import type { HyperparameterValue } from '../../shared/hyperparameterDefinition.ts'
import { decodeHyperparameter } from '../storage/hyperparametersTable.ts'
import type { Encoded } from '../storage/hyperparametersTable.ts'

const words = new Map<string, HyperparameterValue>([
  ['true', true],
  ['false', false],
  ['none', null],
  ['null', null]
])
const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** The value that a text stands for: a number where it is written as one, True, False and None of Python, else the text. */
export function valueOf(written: HyperparameterValue): HyperparameterValue {
  if (typeof written !== 'string') return written
  const text = written.trim()
  if (number.test(text) && Number.isFinite(Number(text))) return Number(text)
  return words.get(text.toLowerCase()) ?? (words.has(text.toLowerCase()) ? null : written)
}

/** How a value was written, for programs that ask for what they said. */
export const writtenOf = (stored: Encoded): string =>
  stored.type === 'text' || stored.type === 'list' || stored.text === null ? String(decodeHyperparameter(stored)) : stored.text
