import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../../src/core/log.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const linesOf = (file: string): { event: string }[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { event: string })

test('one JSON object a line, errors with their stack', () => {
  const folder = temporaryFolder()
  const log = createLog({ folder })
  log.info('opened', { version: '1' })
  log.error('broke', { error: new Error('why\nindeed') })
  const [first, second] = linesOf(join(folder, 'trialbook.log'))
  expect(first).toMatchObject({ level: 'info', event: 'opened', version: '1', time: expect.stringMatching(/Z$/) as string })
  expect(second).toMatchObject({ level: 'error', error: { message: 'why\nindeed', stack: expect.stringContaining('log.test') as string } })
})

test('a full file is put aside and the oldest goes, also across starts', () => {
  const folder = temporaryFolder()
  for (let i = 0; i < 40; i++) createLog({ folder, maxBytes: 400, files: 3 }).info(`event ${i}`)
  expect(readdirSync(folder).sort()).toEqual(['trialbook.1.log', 'trialbook.2.log', 'trialbook.log'])
  const files = ['trialbook.2.log', 'trialbook.1.log', 'trialbook.log'].map(name => join(folder, name))
  for (const file of files) expect(statSync(file).size).toBeLessThanOrEqual(400)
  const events = files.flatMap(linesOf).map(({ event }) => Number(event.split(' ')[1]))
  expect(events).toEqual(Array.from({ length: events.length }, (_, i) => 40 - events.length + i))
})

test('a folder that is gone stops nobody', () => {
  const folder = temporaryFolder()
  const log = createLog({ folder })
  rmSync(folder, { recursive: true })
  log.info('still here')
})
