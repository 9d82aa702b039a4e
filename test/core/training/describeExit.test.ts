import { expect, test } from 'vitest'
import { describeExit } from '../../../src/core/training/describeExit.ts'

test.each([
  [
    { code: 3, signal: null, stderrTail: ['unlucky', ' '] },
    'TRAINER_CRASHED',
    'The trainer ended with exit code 3 before the run was done.\nunlucky'
  ],
  [{ code: null, signal: null, stderrTail: ['spawn ENOENT'] }, 'TRAINER_CRASHED', /^The trainer could not be started .*\nspawn ENOENT$/s],
  [{ code: null, signal: 'SIGKILL', stderrTail: [] }, 'TRAINER_CRASHED', /SIGKILL .* the system did\.$/],
  [{ code: null, signal: 'SIGSEGV', stderrTail: [] }, 'TRAINER_CRASHED', /SIGSEGV .* native code/],
  [
    { code: null, signal: 'SIGABRT', stderrTail: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'] },
    'TRAINER_OUT_OF_MEMORY',
    /SIGABRT before the run was done\. It ran out of memory\.\nFATAL/
  ],
  [
    { code: null, signal: 'SIGILL', stderrTail: ['could not execute a primitive'] },
    'TRAINER_CRASHED',
    /SIGILL before the run was done\. Most likely it ran out of memory\.\ncould not/
  ],
  [{ code: null, signal: 'SIGILL', stderrTail: [] }, 'TRAINER_CRASHED', /SIGILL .* lacks an instruction/],
  [{ code: null, signal: 'SIGUSR1', stderrTail: [] }, 'TRAINER_CRASHED', 'The trainer was ended by SIGUSR1 before the run was done.']
])('%j is %s', (exit, code, message) => {
  const said = describeExit(exit)
  expect(said.code).toBe(code)
  if (typeof message === 'string') expect(said.message).toBe(message)
  else expect(said.message).toMatch(message)
})
