import type { FromTrainer } from '../shared/trainerProtocol.ts'

type Progress = Omit<Extract<FromTrainer, { type: 'progress' }>, 'type'>
const intervalMs = 250

/** Tells at most four times a second how far the epoch is; `force` tells at once. */
export function createBeat(send: (message: FromTrainer) => void) {
  let lastMs = 0
  return (progress: () => Progress, force = false): void => {
    const now = performance.now()
    if (!force && now - lastMs < intervalMs) return
    lastMs = now
    send({ type: 'progress', ...progress() })
  }
}
export type Beat = ReturnType<typeof createBeat>
