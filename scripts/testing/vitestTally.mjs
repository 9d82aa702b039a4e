import { writeFileSync } from 'node:fs'

/** A vitest reporter that writes the tally of a run into the file named by TRIALBOOK_TALLY, with the reason of each skipped test. */
export default class VitestTally {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    // A file that does not load, or a hook that fails before the tests, leaves no failed test behind.
    const broken = modules.filter(module => module.state() === 'failed' && ![...module.children.allTests('failed')].length)
    const skipped = tests.filter(test => test.result().state === 'skipped')
    const tally = {
      passed: tests.filter(test => test.result().state === 'passed').length,
      failed: tests.filter(test => test.result().state === 'failed').length + broken.length,
      skipped: skipped.map(test => ({ name: `${test.module.relativeModuleId} › ${test.fullName}`, reason: reasonOf(test) }))
    }
    const path = process.env.TRIALBOOK_TALLY
    if (path) writeFileSync(path, JSON.stringify(tally))
  }
}

/** @param {import('vitest/node').TestCase} test */
function reasonOf(test) {
  const result = test.result()
  return (result.state === 'skipped' && result.note) || (test.options.mode === 'todo' ? 'to be written' : 'no reason given')
}
