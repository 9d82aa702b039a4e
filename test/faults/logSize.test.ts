import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import path from 'node:path'
import { backUpBeside, listBackups } from '../../src/core/storage/backups.ts'
import { survives } from '../support/faults.ts'
import { countsOf, openMeasuring } from '../support/libraryFiles.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const largest = 64 * 1024 * 1024
const epochs = process.env['TRIALBOOK_FAULTS'] === undefined ? 4000 : 200_000

survives(
  { fault: 7, name: 'points come as fast as they can be written, while backups are taken', tries: { short: 1, long: 1 } },
  async () => {
    const folder = temporaryFolder()
    const { store, file, epoch } = openMeasuring(folder)
    const backups = path.join(folder, 'backups')
    const writing = new AbortController()
    const backingUp = (async () => {
      do await backUpBeside(store.database, { folder: backups, time: Date.now(), signal: new AbortController().signal })
      while (!writing.signal.aborted && listBackups(backups).length < 5)
    })()
    let most = 0
    for (let count = 1; count <= epochs; count++) {
      epoch()
      if (count % 100 > 0) continue
      most = Math.max(most, statSync(`${file}-wal`).size)
      await new Promise(resolve => setImmediate(resolve))
    }
    writing.abort()
    await backingUp
    assert.ok(most <= largest, `the write-ahead log grew to ${most} bytes`)
    assert.equal(countsOf(store.database)[1], epochs * 5)
    for (const { fault } of listBackups(backups, { thorough: true })) assert.equal(fault, null)
    store.close()
    return {}
  }
)
