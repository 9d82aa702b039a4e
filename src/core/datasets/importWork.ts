import type { ImportStep } from '../../shared/dataset.ts'

/** How an import is told to end, and tells how far it is: `share` of a step, from 0 to 1. */
export type ImportWork = { signal?: AbortSignal | undefined; progress?: ((step: ImportStep, share: number) => void) | undefined }

/** Calls for every piece of something long: throws where it was cancelled, and tells progress. */
export const at = ({ signal, progress }: ImportWork, step: ImportStep, share: number): void => {
  signal?.throwIfAborted()
  progress?.(step, Math.min(1, share))
}
