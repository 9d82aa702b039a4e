import { train } from './trainerProcess.ts'

/** A program that trains a long run in a trainer of its own and tells its parent the trainer's pid once it trains. */
const checkpointFolder = process.argv[2]
if (!checkpointFolder) throw new Error('a checkpoint folder is needed')
await train({
  hyperparameters: { num_epochs: 1000, seed: 1 },
  checkpointFolder,
  onMessage: (message, trainer) => {
    if (message.type === 'progress') process.send?.(trainer.pid)
  }
})
