import { cpus } from 'node:os'

/** The processor's name: what tells one machine's times from another's. */
export const cpuModel = (): string => cpus()[0]?.model.trim() ?? 'unknown'
