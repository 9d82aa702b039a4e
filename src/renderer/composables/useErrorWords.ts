import { ORPCError } from '@orpc/client'
import type { FieldFault } from '../../shared/errors.ts'
import type { Run } from '../../shared/run.ts'
import { useLanguage } from '../i18n.ts'

const isFaultList = (data: unknown): data is { faults: FieldFault[] } =>
  typeof data === 'object' && data !== null && 'faults' in data && Array.isArray(data.faults)

/** The faults of a refused input, empty for any other error. */
export const faultsOf = (error: unknown): FieldFault[] =>
  error instanceof ORPCError && error.code === 'INVALID_INPUT' && isFaultList(error.data) ? error.data.faults : []

/** The first line of an error, without the full stop that the sentence around it has. */
export const firstLine = (message: string): string => (message.split('\n')[0] ?? '').replace(/\.$/, '')

/** Errors as sentences in the user's language; an unexpected one keeps its own message. */
export function useErrorWords() {
  const { t, te, locale } = useLanguage()

  /** A field fault: by code and field, by code, or in the words of the core. */
  function faultWords(fault: FieldFault): string {
    if (locale.value === 'en') return fault.message
    const ownKey = `hyperparameters.${fault.field}.invalid`
    if (fault.code === 'invalid' && te(ownKey)) return t(ownKey)
    const key = `errors.faults.${fault.code}`
    if (!te(key)) return fault.message
    const suggestion = fault.params['suggestion'] === undefined ? '' : ` ${t('errors.didYouMean', fault.params)}`
    return `${t(key, fault.params)}${suggestion}`
  }

  function wordsOf(error: unknown): string {
    if (error instanceof ORPCError) {
      const faults = faultsOf(error)
      if (faults.length > 0) return faults.map(fault => `${fault.field}: ${faultWords(fault)}`).join(' ')
      const key = `errors.codes.${error.code}`
      if (te(key)) return t(key, (error.data ?? {}) as Record<string, unknown>)
    }
    return error instanceof Error ? error.message : String(error)
  }

  /** Why a run failed, in one line without a full stop: the core's own, or the kind of its error in another language. The log has the rest. */
  function failureWords(error: Run['error']): string {
    const key = `errors.faults.${error?.code}`
    return locale.value !== 'en' && te(key) ? t(key) : firstLine(error?.message ?? '')
  }
  return { wordsOf, faultWords, failureWords }
}
