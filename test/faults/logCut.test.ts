import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openDatabase } from '../../src/core/storage/openDatabase.ts'
import { survives } from '../support/faults.ts'
import { openMeasuring } from '../support/libraryFiles.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const epochs = 40

/** A library that was killed: its last epochs are in the write-ahead log alone. `ends[n]` is where the log ended after n epochs. */
function killedLibrary(): { file: string; log: Buffer; ends: number[] } {
  const folder = temporaryFolder()
  const { store, file, epoch } = openMeasuring(folder)
  store.database.pragma('wal_checkpoint(TRUNCATE)')
  store.database.pragma('wal_autocheckpoint = 0')
  const ends = [0]
  for (let count = 0; count < epochs; count++) {
    epoch()
    ends.push(statSync(`${file}-wal`).size)
  }
  const killed = path.join(folder, 'killed.db')
  copyFileSync(file, killed)
  const log = readFileSync(`${file}-wal`)
  store.close()
  return { file: killed, log, ends }
}

const { file, log, ends } = killedLibrary()

survives({ fault: 4, name: 'the write-ahead log cut at a random place', tries: { short: 20, long: 200 } }, chance => {
  const folder = temporaryFolder()
  const [copy, length] = [path.join(folder, 'trialbook.db'), chance.between(0, log.length)]
  copyFileSync(file, copy)
  writeFileSync(`${copy}-wal`, log.subarray(0, length))
  const startedAt = performance.now()
  const store = openDatabase({ file: copy, backupFolder: folder })
  const recoveryMs = performance.now() - startedAt
  const whole = ends.findLastIndex(end => end <= length)
  const row = store.database
    .prepare('SELECT epochs_done AS epochs, (SELECT count(*) FROM points) AS points, (SELECT max(step) FROM points) AS step FROM runs')
    .get()
  assert.deepEqual(row, { epochs: whole, points: whole * 5, step: whole === 0 ? null : whole * 10 })
  const summaries = store.database.prepare('SELECT DISTINCT last_step FROM summaries').pluck().all()
  assert.deepEqual(summaries, whole === 0 ? [] : [whole * 10])
  assert.equal(store.database.pragma('integrity_check', { simple: true }), 'ok')
  store.close()
  return { recoveryMs }
})
