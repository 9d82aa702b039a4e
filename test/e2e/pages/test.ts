import { test as base } from '@playwright/test'
import { startNodeHost } from './nodeHost.ts'
import type { NodeHost } from './nodeHost.ts'

export { expect } from '@playwright/test'

type Options = {
  /** How many runs are in the library before the test. */
  seededRuns: number
  /** How many experiments they are in. */
  seededExperiments: number
  /** Steps at which the loss of a run was logged that is there besides; none for no such run. */
  longRunPoints: number
  /** Whether runs that no ordinary training leaves behind are there besides. */
  oddRuns: boolean
}
type Fixtures = {
  /** A Node host of the test's own. */
  host: NodeHost
  /** Nothing is thrown in the page during any test. */
  noPageErrors: undefined
}

export const test = base.extend<Options & Fixtures>({
  seededRuns: [0, { option: true }],
  seededExperiments: [1, { option: true }],
  longRunPoints: [0, { option: true }],
  oddRuns: [false, { option: true }],
  host: async ({ seededRuns, seededExperiments, longRunPoints, oddRuns }, use) => {
    const host = await startNodeHost({ seededRuns, seededExperiments, longRunPoints, oddRuns })
    await use(host)
    await host.close()
  },
  noPageErrors: [
    async ({ page }, use) => {
      const errors: Error[] = []
      page.on('pageerror', error => errors.push(error))
      await use(undefined)
      base.expect(errors).toEqual([])
    },
    { auto: true }
  ]
})
