import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseModel } from '../shared/modelDescription.ts'
import type { ModelDescription } from '../shared/modelDescription.ts'
import type { FromTrainer, ToTrainer } from '../shared/trainerProtocol.ts'
import { createNetwork } from './engine/network.ts'
import type { Network } from './engine/network.ts'
import { perClass } from './measures.ts'
import { inUnit, scaledValue } from './tableData.ts'

type Ask = Extract<ToTrainer, { type: 'ask' }>
type Answered = Extract<FromTrainer, { type: 'answered' }>
type Loaded = { network: Network; description: ModelDescription; writtenMs: number }

/** More models than anyone compares at once; each takes a few MB. */
const mostLoaded = 32
const brightest = 255

function load(folder: string): Loaded {
  const file = path.join(folder, 'model.json')
  const { description, weights } = parseModel(readFileSync(file, 'utf8'), readFileSync(path.join(folder, 'weights.bin')))
  const { layers, input_shape: inputShape, loss } = description
  const network = createNetwork({
    layers,
    inputShape,
    loss: { name: loss },
    seed: 0,
    optimizer: { name: 'sgd', momentum: 0, nesterov: false },
    weightDecay: 0,
    clipNorm: null
  })
  network.writeState(network.weights.map(({ name, shape }, i) => ({ name, shape, values: weights[i]?.values ?? new Float32Array() })))
  return { network, description, writtenMs: statSync(file).mtimeMs }
}

/** Values of the data as the network takes them. */
function scaled({ input_scale: scale }: ModelDescription, samples: readonly (readonly (number | null)[])[]): Float32Array {
  return Float32Array.from(
    samples.flatMap(sample =>
      sample.map((value, i) => (scale.kind === 'pixels' ? (value ?? 0) / brightest : scaledValue(scale, value ?? NaN, i)))
    )
  )
}

function inUnits({ loss, classes, target }: ModelDescription, answers: Float32Array): number[][] {
  const all = perClass(loss, answers)
  if (classes === 0) return Array.from(all, value => [target ? inUnit(value, target) : value])
  return Array.from({ length: all.length / classes }, (_, i) => [...all.subarray(i * classes, (i + 1) * classes)])
}

/** Answers questions to trained models, keeping those it was asked last. */
export function createAnswerer() {
  const loaded = new Map<string, Loaded>()

  function modelOf(folder: string): Loaded {
    const known = loaded.get(folder)
    loaded.delete(folder)
    const isCurrent = known && known.writtenMs === statSync(path.join(folder, 'model.json')).mtimeMs
    if (known && !isCurrent) known.network.close()
    const model = known && isCurrent ? known : load(folder)
    loaded.set(folder, model)
    for (const [oldest, { network }] of loaded) {
      if (loaded.size <= mostLoaded) break
      loaded.delete(oldest)
      network.close()
    }
    return model
  }

  return {
    answer({ question, model_folder, samples }: Ask): Answered {
      try {
        const { network, description } = modelOf(model_folder)
        const wrong = samples.find(sample => sample.length !== network.sampleSize)
        if (wrong) throw new Error(`A sample has ${wrong.length} values; this model takes ${network.sampleSize}.`)
        const answers = samples.length === 0 ? [] : inUnits(description, network.answer(scaled(description, samples)))
        return { type: 'answered', question, answers, error: null }
      } catch (error) {
        return { type: 'answered', question, answers: null, error: error instanceof Error ? error.message : String(error) }
      }
    }
  }
}
