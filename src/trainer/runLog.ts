import type { FromTrainer } from '../shared/trainerProtocol.ts'
import type { Prepared } from './prepare.ts'

/** A long run tells of about so many of its epochs; its curves have all of them. */
const mostEpochs = 200

const count = (value: number): string => value.toLocaleString('en-US')
const number = (value: number): string => (Number.isFinite(value) ? Number(value.toPrecision(4)).toString() : String(value))
const pairs = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${number(value)}`)
    .join(', ')

/** What a run says of itself for people to read, a line each. */
export function createRunLog({ layers, inputShape, parameters, sizes, hyperparameters }: Prepared, send: (message: FromTrainer) => void) {
  const say = (line: string): void => send({ type: 'log', line })
  const { num_epochs, batch_size, optimizer, learning_rate, seed, patience, monitor } = hyperparameters
  const every = Math.ceil(num_epochs / mostEpochs)
  return {
    began(): void {
      const widths = [inputShape.join('×'), ...layers.flatMap(layer => (layer.type === 'dense' ? layer.units : []))]
      const isDense = layers.every(({ type }) => ['dense', 'activation', 'dropout'].includes(type))
      const network = isDense ? widths.join('-') : hyperparameters.layers
      say(`network ${network}: ${count(parameters)} parameters, ${optimizer} ${learning_rate}, seed ${seed}`)
      const { train, validation, test, stepsPerEpoch } = sizes
      say(
        `${count(train)} samples to train, ${count(validation)} to validate, ${count(test)} to test; ${count(stepsPerEpoch)} batches of ${batch_size} an epoch`
      )
    },
    epoch(
      epoch: number,
      { metrics, epochMs, isBest }: { metrics: Readonly<Record<string, number>>; epochMs: number; isBest: boolean }
    ): void {
      if (epoch > 1 && epoch < num_epochs && epoch % every !== 0) return
      say(`epoch ${epoch}/${num_epochs}: ${pairs(metrics)}, ${number(epochMs / 1000)} s${isBest ? ', best so far' : ''}`)
    },
    resumed: ({ epoch, batch }: { epoch: number; batch: number }): void =>
      say(`goes on after epoch ${epoch}${batch > 0 ? ` and ${count(batch)} batches` : ''}`),
    forked: (epoch: number): void => say(`begins with the weights of another run after its epoch ${epoch}`),
    stoppedEarly: (epoch: number): void =>
      say(`stopped early after epoch ${epoch}: no better ${monitor} for ${count(patience ?? 0)} epochs`),
    restored: (epoch: number): void => say(`went back to the weights of epoch ${epoch}, the best`),
    tested: (test: Readonly<Record<string, number>>): void => say(`test: ${pairs(test)}`)
  }
}
