import { CircleCheck, CircleX, Clock, Flame, Pause, Play, Scissors, Square, Unplug } from '@lucide/vue'
import type { Component } from 'vue'
import type { RunState } from '../../shared/run.ts'
import type { SweepState } from '../../shared/sweep.ts'

/** Icon and colour token of each state; the word beside them is `states.{state}`. */
export const stateLooks: Record<RunState, { icon: Component; token: string }> = {
  queued: { icon: Clock, token: '--muted' },
  running: { icon: Play, token: '--accent' },
  paused: { icon: Pause, token: '--warn' },
  completed: { icon: CircleCheck, token: '--ok' },
  stopped: { icon: Square, token: '--muted' },
  pruned: { icon: Scissors, token: '--pruned' },
  failed: { icon: CircleX, token: '--bad' },
  diverged: { icon: Flame, token: '--bad' },
  interrupted: { icon: Unplug, token: '--warn' }
}

export const sweepLooks: Record<SweepState, { icon: Component; token: string }> = {
  running: { icon: Play, token: '--accent' },
  paused: { icon: Pause, token: '--warn' },
  stopped: { icon: Square, token: '--muted' },
  completed: { icon: CircleCheck, token: '--ok' }
}
