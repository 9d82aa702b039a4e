import type { Hyperparameters } from '../shared/hyperparameters.ts'

type ScheduleSettings = Pick<
  Hyperparameters,
  'learning_rate' | 'learning_rate_schedule' | 'warmup_epochs' | 'decay_epochs' | 'decay_rate' | 'num_epochs'
>

/**
 * learning_rate at a step (from 0, over all epochs). It grows linearly over the warm-up, reaching its value with the warm-up's last step; then decays by
 * `decay_rate` every `decay_epochs` at once (step) or smoothly (exponential, Keras' ExponentialDecay), or falls to 0 over what is left of num_epochs along half
 * a cosine (Loshchilov and Hutter, 2017).
 */
export function createSchedule(settings: ScheduleSettings, stepsPerEpoch: number): (step: number) => number {
  const { learning_rate, warmup_epochs, decay_epochs, decay_rate, num_epochs } = settings
  const warmupSteps = Math.round(warmup_epochs * stepsPerEpoch)
  const decaySteps = decay_epochs * stepsPerEpoch
  const totalSteps = num_epochs * stepsPerEpoch
  const decays = {
    constant: () => 1,
    step: (after: number) => decay_rate ** Math.floor(after / decaySteps),
    exponential: (after: number) => decay_rate ** (after / decaySteps),
    cosine: (after: number) => (1 + Math.cos(Math.PI * Math.min(1, after / Math.max(1, totalSteps - warmupSteps)))) / 2
  }
  const decay = decays[settings.learning_rate_schedule]
  return step => (step < warmupSteps ? (learning_rate * (step + 1)) / warmupSteps : learning_rate * decay(step - warmupSteps))
}
