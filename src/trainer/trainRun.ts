import type { FromTrainer } from '../shared/trainerProtocol.ts'
import type { Point } from '../shared/series.ts'
import { createBeat } from './beat.ts'
import { branchState } from './branchState.ts'
import { readCheckpoint } from './checkpointFile.ts'
import type { Memory, Position } from './checkpointFile.ts'
import { createCheckpoints } from './checkpoints.ts'
import { createEarlyStopping } from './earlyStopping.ts'
import { shuffledOrder } from './engine/random.ts'
import { writeLayersModel } from './layersModel.ts'
import { createPace } from './pace.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Start } from './prepare.ts'
import { evaluatePart, runEpoch } from './runEpoch.ts'
import type { EpochResult, EpochTotals } from './runEpoch.ts'
import { createRunLog } from './runLog.ts'
import { writePredictions } from './writePredictions.ts'
import { createInsides } from './insides.ts'
import { createMeasures } from './createMeasures.ts'
import type { Metrics } from './createMeasures.ts'
import { createSchedule } from './schedules.ts'

type Send = (message: FromTrainer) => void
type End = Extract<FromTrainer, { type: 'end' }>
type Control = { send: Send; stopRequested: () => boolean }

/** One run in this process, with what its epochs share. */
function createJob(start: Start, { send, stopRequested }: Control) {
  const prepared = prepare(start)
  const { hyperparameters, sizes } = prepared
  const { checkpoint_every: every } = hyperparameters
  const checkpoints = createCheckpoints(start.checkpoint_folder, { every }, kept => send({ type: 'checkpoints', checkpoints: kept }))
  const fixedOrder = Int32Array.from({ length: sizes.train }, (_, i) => i)
  return {
    ...prepared,
    send,
    stopRequested,
    beat: createBeat(send),
    pace: createPace(),
    learningRate: createSchedule(hyperparameters, sizes.stepsPerEpoch),
    orderOf: (epoch: number) => (hyperparameters.shuffle ? shuffledOrder(sizes.train, hyperparameters.seed, epoch) : fixedOrder),
    checkpoints,
    stopping: createEarlyStopping(hyperparameters, checkpoints.found?.memory),
    recent: [...(checkpoints.found?.memory.recent ?? [])],
    log: createRunLog(prepared, send),
    /** Of the last epoch trained, for whoever watches what comes after it. */
    latest: { loss: NaN, accuracy: null as number | null },
    measures: createMeasures(prepared),
    insides: createInsides(prepared)
  }
}
type Job = Prepared & ReturnType<typeof createJob>

function announce({ send, log, parameters, sizes }: Job): void {
  send({
    type: 'started',
    parameters,
    train_samples: sizes.train,
    validation_samples: sizes.validation,
    test_samples: sizes.test,
    steps_per_epoch: sizes.stepsPerEpoch
  })
  log.began()
}

/** The validation part is the tail of the training samples. */
async function validate({ network, sizes, beat, measures }: Job, epoch: number, trained: EpochResult): Promise<Metrics | null> {
  const averages = { loss: trained.lossSum / trained.samples, accuracy: measures.accuracyOf(trained.measured / trained.samples) }
  const onStretch = (): void => beat(() => ({ epoch, batch: trained.batch, batches: trained.batch, ...averages, samples_per_second: 0 }))
  const part = { from: sizes.train, to: sizes.train + sizes.validation }
  const found = await evaluatePart(network, 'train', { ...part, onStretch })
  return found && { ...measures.main(found), ...measures.more('train', part) }
}

function sendPoints(
  { send }: Job,
  { epoch, step, epochMs, metrics }: { epoch: number; step: number; epochMs: number; metrics: Record<string, number> }
): void {
  const time = Date.now()
  const points: Point[] = Object.entries(metrics).map(([metric, value]) => ({ metric, step, epoch, time, value }))
  send({ type: 'epoch', epoch, epoch_ms: epochMs, points })
}

const diverged = (what: string, value: number, where: string, epochsDone: number): End => ({
  type: 'end',
  outcome: 'diverged',
  epochs_done: epochsDone,
  test: null,
  error: { code: 'DIVERGED', message: `${what} became ${Number.isNaN(value) ? 'NaN' : 'infinite'} in ${where}.` }
})

const positionAfter = (job: Job, epoch: number, { batch, lossSum, measured }: EpochResult): Position => ({
  epoch: epoch - 1,
  batch,
  global_step: (epoch - 1) * job.sizes.stepsPerEpoch + batch,
  loss_sum: lossSum,
  correct: measured
})

/** More than those who listen may lag behind. */
const mostRecent = 50

function remember({ recent }: Job, epoch: Memory['recent'][number]): void {
  recent.push(epoch)
  recent.splice(0, Math.max(0, recent.length - mostRecent))
}

const save = ({ checkpoints, network, stopping, recent }: Job, position: Position, isBest: boolean): Promise<void> =>
  checkpoints.save(position, { state: network.readState(), memory: { ...stopping.seen(), recent: [...recent] }, isBest })

const withPrefix = (metrics: Metrics): Metrics => Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`val_${name}`, value]))

/** Trains and judges one epoch. Returns an end where the run ends with it, else whether early stopping has had enough. */
async function doEpoch(job: Job, epoch: number, from?: EpochTotals): Promise<End | 'go on' | 'enough'> {
  const startMs = performance.now()
  const firstStep = (epoch - 1) * job.sizes.stepsPerEpoch
  const { learningRate } = job
  const batchSize = job.hyperparameters.batch_size
  const trained = await runEpoch({ ...job, order: job.orderOf(epoch), batchSize, firstStep, epoch, hasAccuracy: job.classes > 0, from })
  const loss = trained.lossSum / trained.samples
  const step = firstStep + trained.batch
  if (trained.kind === 'stopped') {
    await save(job, positionAfter(job, epoch, trained), false)
    return { type: 'end', outcome: 'stopped', epochs_done: epoch - 1, test: null, error: null }
  }
  if (trained.kind === 'diverged') {
    const epochMs = performance.now() - startMs
    sendPoints(job, { epoch, step, epochMs, metrics: { loss, epoch_ms: epochMs } })
    return diverged('loss', loss, `epoch ${epoch}, batch ${trained.batch}`, epoch - 1)
  }
  const validation = await validate(job, epoch, trained)
  const epochMs = performance.now() - startMs
  const own = job.measures.main({ loss, measured: trained.measured / trained.samples })
  job.latest = { loss, accuracy: own['accuracy'] ?? null }
  const metrics: Metrics = { ...own, ...withPrefix(validation ?? {}) }
  sendPoints(job, { epoch, step, epochMs, metrics: { ...metrics, learning_rate: learningRate(step - 1), epoch_ms: epochMs } })
  if (validation && !Number.isFinite(validation['loss'])) return diverged('val_loss', validation['loss'] ?? NaN, `epoch ${epoch}`, epoch)
  const { isBest, shouldStop } = job.stopping.observe(epoch, metrics)
  remember(job, { epoch, step, metrics: { ...metrics, learning_rate: learningRate(step - 1) } })
  job.log.epoch(epoch, { metrics, epochMs, isBest })
  job.insides.look(epoch, step)
  await save(job, { epoch, batch: 0, global_step: step, loss_sum: 0, correct: 0 }, isBest)
  return shouldStop ? 'enough' : 'go on'
}

async function restoreBest({ network, log, checkpoints }: Job): Promise<void> {
  await checkpoints.settled()
  const file = checkpoints.bestFile()
  if (!file) return
  const { position, state } = readCheckpoint(file)
  network.writeState(state)
  log.restored(position.epoch)
}

/** Judges the trained network on the test part and saves it as a TensorFlow.js layers model. Weights that judge by numbers that are none are not kept. */
async function finish(job: Job, epochsDone: number): Promise<End> {
  const { network, sizes, modelFolder, measures } = job
  if (job.hyperparameters.restore_best_weights) await restoreBest(job)
  const { stepsPerEpoch: batches } = sizes
  const onStretch = (): void => job.beat(() => ({ epoch: epochsDone, batch: batches, batches, ...job.latest, samples_per_second: 0 }))
  const found = await evaluatePart(network, 'test', { from: 0, to: sizes.test, onStretch })
  const test = found && measures.test(found, sizes.test)
  if (test) job.log.tested(test)
  if (test && !Number.isFinite(test.loss)) return { ...diverged('test loss', test.loss, 'the final test', epochsDone), test }
  await writePredictions(job)
  await writeLayersModel(modelFolder, { ...job, parameters: network.readWeights() })
  return { type: 'end', outcome: 'completed', epochs_done: epochsDone, test, error: null }
}

/**
 * Begins with what another run had: its weights and, where the optimizer is the same, what that remembers. Early stopping counts anew. Returns the epoch
 * to go on with.
 */
function branch({ network, log }: Job, { file, epoch }: NonNullable<Start['fork']>): number {
  const { state, position } = readCheckpoint(file)
  if (position.epoch !== epoch || position.batch !== 0) throw new Error(`${file} is not what was there after epoch ${epoch}.`)
  network.writeState(branchState(state, network.readState()))
  log.forked(epoch)
  return epoch + 1
}

/** Goes back to where an earlier sitting ended, and tells the epochs that nobody wrote down. Returns the epoch to go on with, and what of it is done. */
function goOn(job: Job, { epochs_known: epochsKnown, fork }: Start): { epoch: number; from?: EpochTotals } {
  const { checkpoints, network, log, hyperparameters } = job
  if (!checkpoints.found) return { epoch: fork ? branch(job, fork) : 1 }
  const { position, state, memory } = checkpoints.found
  network.writeState(state)
  log.resumed(position)
  for (const { epoch, step, metrics } of memory.recent) if (epoch > epochsKnown) sendPoints(job, { epoch, step, epochMs: 0, metrics })
  checkpoints.announceFound()
  const { batch, loss_sum: lossSum, correct: measured } = position
  return { epoch: position.epoch + 1, from: { batch, samples: batch * hyperparameters.batch_size, lossSum, measured } }
}

async function trainAll(job: Job, start: Start): Promise<End> {
  const { num_epochs } = job.hyperparameters
  const first = goOn(job, start)
  if (job.stopping.isEnough()) return finish(job, first.epoch - 1)
  for (let { epoch, from } = first; epoch <= num_epochs; epoch++, from = undefined) {
    const outcome = await doEpoch(job, epoch, from)
    if (outcome === 'enough') {
      job.log.stoppedEarly(epoch)
      return finish(job, epoch)
    }
    if (outcome !== 'go on') return outcome
  }
  return finish(job, num_epochs)
}

/** Trains one run from start to end and tells everything through `send`. Resolves to the end it would announce, after everything is on disk. */
export async function trainRun(start: Start, control: Control): Promise<End> {
  const job: Job = createJob(start, control)
  try {
    announce(job)
    const end = await trainAll(job, start)
    await job.checkpoints.settled()
    return end
  } finally {
    job.network.close()
  }
}
