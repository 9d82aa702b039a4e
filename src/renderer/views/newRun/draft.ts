import type { HyperparameterName } from '../../../shared/hyperparameters.ts'

type Draft = { at: number; texts: Partial<Record<HyperparameterName, string>>; name: string; dataset?: string }
const storageKey = 'trialbook.newRunDraft'

/** What was typed and not started, kept in the window's storage. */
export const draftStore = {
  read(): Draft | undefined {
    try {
      return (JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Draft | null) ?? undefined
    } catch {
      return undefined
    }
  },
  write: (draft: Draft): void => localStorage.setItem(storageKey, JSON.stringify(draft)),
  clear: (): void => localStorage.removeItem(storageKey)
}
