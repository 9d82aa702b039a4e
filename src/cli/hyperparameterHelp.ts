import { definitions, hyperparameterNames } from '../shared/hyperparameters.ts'
import { layerWords } from '../shared/network/layerText.ts'
import type { Definition } from '../shared/hyperparameterDefinition.ts'
import { tableLines } from './table.ts'

function boundsOf(definition: Definition): string {
  switch (definition.kind) {
    case 'choice':
      return definition.choices.join(' ')
    case 'layers':
      return `words such as ${Object.values(layerWords)
        .slice(0, 6)
        .map(word => word.example)
        .join(' ')}`
    case 'bool':
      return 'true false'
    case 'float':
      return `${definition.above ? 'above ' : ''}${definition.min} to ${definition.below ? 'below ' : ''}${definition.max}`
    case 'int':
    case 'units':
      return `${definition.min} to ${definition.max}${definition.kind === 'units' ? ', or a list' : ''}`
  }
}

function defaultText({ default: usual, defaultWith }: Definition): string {
  const others = Object.entries(defaultWith?.values ?? {}).map(([other, value]) => `, ${String(value)} with ${other}`)
  return `${usual === null ? 'off' : String(usual)}${others.join('')}`
}

/** Every hyperparameter with its default, bounds and meaning, as lines. */
export function hyperparameterHelp(): string[] {
  const rows = hyperparameterNames.map(name => {
    const definition: Definition = definitions[name]
    const off = definition.off ? ', or off' : ''
    return [`  ${name}`, defaultText(definition), `${boundsOf(definition)}${off}`, definition.meaning]
  })
  return tableLines([{ title: '  name' }, { title: 'default' }, { title: 'allowed' }, { title: 'meaning' }], rows)
}
