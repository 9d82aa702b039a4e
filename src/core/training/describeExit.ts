import type { TrainerExit } from './trainerLauncher.ts'

const lastLines = 20

/** Why a process that nobody asked to end is gone: the first line says how it ended, the others are the last it wrote. */
export function describeExit({ code, signal, stderrTail }: TrainerExit): string {
  const how = signal !== null ? `was ended by ${signal}` : code === null ? 'could not be started' : `ended with exit code ${code}`
  const lines = stderrTail.filter(line => line.trim() !== '').slice(-lastLines)
  return [`The trainer ${how} before the run was done.`, ...lines].join('\n')
}
