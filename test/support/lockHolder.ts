import { setTimeout as sleep } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'

/** A program that holds the write lock of a database for some milliseconds, as a tool that looks into it might. */
const [file = '', ms = '0'] = process.argv.slice(2)
const database = new SqliteDatabase(file)
database.exec('BEGIN IMMEDIATE')
process.send?.('holds')
await sleep(Number(ms))
database.exec('ROLLBACK')
database.close()
process.disconnect()
