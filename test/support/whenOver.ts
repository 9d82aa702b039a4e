import { afterAll, expect, onTestFinished } from 'vitest'

/** Does something when the test that asked is over, or, asked for outside of a test, after all tests of the file or the group. */
export function whenOver(work: () => unknown): void {
  if (expect.getState().currentTestName === undefined) afterAll(() => void work())
  else onTestFinished(() => void work())
}
