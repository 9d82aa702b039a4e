import { definitions } from '../../shared/hyperparameters.ts'
import type { Definition } from '../../shared/hyperparameterDefinition.ts'
import type { HyperparameterName } from '../../shared/hyperparameters.ts'
import { useLanguage } from '../i18n.ts'

export type HyperparameterWords = { caption: string; meaning: string; tooHigh: string; tooLow: string; invalid: string }

export const isHyperparameter = (name: string): name is HyperparameterName => Object.hasOwn(definitions, name)

/** What a hyperparameter is called and means. English is the definitions' own text; other languages translate it and add a name as caption. */
export function useHyperparameterWords() {
  const { t, te, locale } = useLanguage()
  const wordsOf = (name: HyperparameterName): HyperparameterWords => {
    const { meaning, tooHigh = '', tooLow = '', invalid }: Definition = definitions[name]
    const own = { caption: '', meaning, tooHigh, tooLow, invalid }
    if (locale.value === 'en') return own
    const translated = (part: keyof HyperparameterWords): string => {
      const key = `hyperparameters.${name}.${part}`
      return te(key) ? t(key) : own[part]
    }
    return {
      caption: translated('caption'),
      meaning: translated('meaning'),
      tooHigh: translated('tooHigh'),
      tooLow: translated('tooLow'),
      invalid: translated('invalid')
    }
  }
  return { wordsOf }
}
