import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import type { Environment } from '../shared/run.ts'
import { loadBinding } from './engine/tensorflow.ts'

const versionOf = (name: string): string => {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** What decides a run's numbers besides its hyperparameters, seed and data: the same of these and the same threads give the same bits. */
export function describeEnvironment(): Environment {
  return {
    tensorflow: loadBinding().TF_Version,
    tfjs_node: versionOf('@tensorflow/tfjs-node'),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    os: `${os.type()} ${os.release()}`,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory_bytes: os.totalmem(),
    threads: Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 0)
  }
}
