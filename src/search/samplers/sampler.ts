import type { Values } from '../parameter.ts'
import type { Space } from '../space.ts'
import type { History } from '../trial.ts'

/** Levels by parameter are for the grid: how many of a parameter's values it takes. */
export type SamplerContext = { space: Space; seed: number; levels: ReadonlyMap<string, number> }

/** The next values to try, a pure function of its argument and of what the sampler was made with; null where nothing is left to try. */
export type Suggest = (history: History) => Values | null
