import type { Space } from '../space.ts'
import { createGpSampler } from './gp.ts'
import type { SamplerContext, Suggest } from './sampler.ts'
import { createTpeSampler } from './tpe.ts'

/** Which sampler was chosen and why: a code for windows, a sentence for everybody else. */
export type Choice = { kind: 'gp' | 'tpe'; code: 'many_parameters' | 'many_trials' | 'few_trials'; reason: string }

const mostParameters = 15
const mostTrials = 300

/** Chooses for a space and a number of trials that have ended. */
export function chooseSampler(space: Space, trials: number): Choice {
  const parameters = space.searched.length
  if (parameters > mostParameters)
    return {
      kind: 'tpe',
      code: 'many_parameters',
      reason: `TPE, because ${parameters} parameters are more than a GP learns from few trials.`
    }
  if (trials > mostTrials)
    return { kind: 'tpe', code: 'many_trials', reason: `TPE, because a GP becomes slow beyond ${mostTrials} trials.` }
  return { kind: 'gp', code: 'few_trials', reason: 'GP, because it finds most in few trials of few parameters.' }
}

/** Takes the sampler that fits the space and the number of trials so far. */
export function createAutoSampler(context: SamplerContext): Suggest {
  const samplers = { gp: createGpSampler(context), tpe: createTpeSampler(context) }
  return history => samplers[chooseSampler(context.space, history.ranked.length).kind](history)
}
