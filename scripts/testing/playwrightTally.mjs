import { writeFileSync } from 'node:fs'

/** Playwright's reporter for the same file: passed, failed and skipped tests, with reasons. A flaky test counts as failed. */
export default class PlaywrightTally {
  errors = 0
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  suite

  /**
   * @param {unknown} _config
   * @param {import('@playwright/test/reporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.suite = suite
  }

  onError() {
    this.errors += 1
  }

  onEnd() {
    const tests = this.suite?.allTests() ?? []
    const skipped = tests.filter(test => test.outcome() === 'skipped')
    const passed = tests.filter(test => test.outcome() === 'expected').length
    const tally = {
      passed,
      failed: tests.length - passed - skipped.length + this.errors,
      skipped: skipped.map(test => ({ name: test.titlePath().filter(Boolean).join(' › '), reason: reasonOf(test) }))
    }
    const path = process.env.TRIALBOOK_TALLY
    if (path) writeFileSync(path, JSON.stringify(tally))
  }
}

/** @param {import('@playwright/test/reporter').TestCase} test */
const reasonOf = test => test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? 'no reason given'
