import assert from 'node:assert/strict'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { listBackups } from '../../src/core/storage/backups.ts'
import { migrations } from '../../src/core/storage/migrations/all.ts'
import { latestVersion, migrate, userVersion } from '../../src/core/storage/migrate.ts'
import { earlierLibrary } from '../support/earlierLibrary.ts'
import { survives } from '../support/faults.ts'
import { countsOf, databaseOf, opened } from '../support/libraryFiles.ts'

for (const version of migrations.map(({ version }) => version).slice(0, -1))
  survives({ fault: 6, name: `a library of version ${version} is opened`, tries: { short: 1, long: 1 } }, () => {
    const { folder, counts: before } = earlierLibrary(version, { points: 500 })
    const startedAt = performance.now()
    opened(folder, database => {
      assert.equal(userVersion(database), latestVersion(migrations))
      assert.deepEqual(countsOf(database), before)
    })
    const recoveryMs = performance.now() - startedAt
    const [backup] = listBackups(path.join(folder, 'backups'), { thorough: true })
    assert.deepEqual([backup?.version, backup?.runs, backup?.fault], [version, before[0], null])
    return { recoveryMs }
  })

survives({ fault: 6, name: 'a library of a newer version is refused', tries: { short: 1, long: 1 } }, () => {
  const { folder } = earlierLibrary(latestVersion(migrations), { points: 10 })
  const file = databaseOf(folder)
  const database = new SqliteDatabase(file)
  const newer = { version: latestVersion(migrations) + 1, name: 'from the future', sql: 'CREATE TABLE from_the_future (a)' }
  migrate(database, { migrations: [newer], backupFolder: folder })
  database.close()
  assert.throws(() => opened(folder, () => undefined), { code: 'LIBRARY_NEWER' })
  return {}
})
