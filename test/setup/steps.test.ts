import { describe, expect, it } from 'vitest'
import { describeFailure, setupFailure } from '../../scripts/setup/failure.mjs'
import { createReport } from '../../scripts/setup/report.mjs'
import { runSteps } from '../../scripts/setup/runSetup.mjs'

function recordingReport(isTTY = false) {
  const written: string[] = []
  const clock = { now: 0 }
  const stream = { isTTY, write: (text: string) => written.push(text) }
  return { written, clock, report: createReport({ stream, now: () => clock.now }) }
}

describe('runSteps', () => {
  it('does what is not done, in order, and says which of how many', async () => {
    const { written, report } = recordingReport()
    const done: string[] = []
    const step = (title: string, isDone: boolean) => ({ title, isDone: () => isDone, work: async () => void done.push(title) })
    await runSteps([step('one', false), step('two', true), step('three', false)], report)
    expect(done).toEqual(['one', 'three'])
    expect(written).toEqual(['[1/3] one\n', '[3/3] three\n'])
  })

  it('asks a step only when the ones before it have worked', async () => {
    let installed = false
    const { report } = recordingReport()
    const later = { title: 'later', isDone: () => installed, work: () => Promise.reject(new Error('asked too early')) }
    await runSteps([{ title: 'first', isDone: () => false, work: async () => void (installed = true) }, later], report)
    expect(installed).toBe(true)
  })

  it('stops at a failing step with its name, the cause and the remedy', async () => {
    const { report } = recordingReport()
    const failing = {
      title: 'Setting TensorFlow up',
      isDone: () => false,
      work: () => Promise.reject(setupFailure({ cause: 'The disk is full.', remedy: 'Free 2 GB.' }))
    }
    const never = { title: 'never', isDone: () => false, work: () => Promise.reject(new Error('went on')) }
    await expect(runSteps([failing, never], report)).rejects.toThrow(
      'Set-up failed: Setting TensorFlow up\n  Cause:  The disk is full.\n  Remedy: Free 2 GB.'
    )
  })
})

describe('describeFailure', () => {
  it('has a remedy for an error nobody foresaw, and indents what has several lines', () => {
    expect(describeFailure('Building', new Error('first\nsecond'))).toBe(
      'Set-up failed: Building\n  Cause:  first\n          second\n  Remedy: Run the command again; if it fails the same way, report the lines above.'
    )
  })
})

describe('progress', () => {
  it('is one changing line on a terminal', () => {
    const { written, report } = recordingReport(true)
    report.progress('1 %')
    report.progress('2 %')
    report.note('done')
    expect(written).toEqual(['\r\u001b[K      1 %', '\r\u001b[K      2 %', '\r\u001b[K', '      done\n'])
  })

  it('is a line every 15 seconds elsewhere', () => {
    const { written, clock, report } = recordingReport()
    report.step(1, 4, 'npm')
    for (clock.now = 0; clock.now <= 40_000; clock.now += 5000) report.progress(`${clock.now / 1000} s`)
    expect(written).toEqual(['[1/4] npm\n', '      15 s\n', '      30 s\n'])
  })
})
