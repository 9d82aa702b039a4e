import { shuffledOrder } from '../src/trainer/engine/random.ts'
import { prepare } from '../src/trainer/prepare.ts'
import type { Start } from '../src/trainer/prepare.ts'

/**
 * The engine alone: no beats, messages, checkpoints or pauses for messages, whole epochs in one call. The difference to the trainer's epochs is what all
 * that costs. A program of its own: the start message is its first argument; it prints the seconds of each epoch.
 */
const start = JSON.parse(process.argv[2] ?? '') as Start
const { hyperparameters, sizes, network } = prepare(start)
const { batch_size, num_epochs, seed, learning_rate } = hyperparameters
const full = Math.floor(sizes.train / batch_size)
const rest = sizes.train - full * batch_size
const seconds: number[] = []
for (let epoch = 1; epoch <= num_epochs; epoch++) {
  const startMs = performance.now()
  const order = shuffledOrder(sizes.train, seed, epoch)
  const firstStep = (epoch - 1) * sizes.stepsPerEpoch
  const rates = (steps: number): Float64Array => new Float64Array(steps).fill(learning_rate)
  network.train({ order: order.slice(0, full * batch_size), batchSize: batch_size, firstStep, learningRates: rates(full) })
  if (rest > 0)
    network.train({ order: order.slice(full * batch_size), batchSize: rest, firstStep: firstStep + full, learningRates: rates(1) })
  network.evaluate('train', sizes.train, sizes.train + sizes.validation)
  seconds.push((performance.now() - startMs) / 1000)
}
process.stdout.write(JSON.stringify(seconds))
