import type { Database } from 'better-sqlite3'
import type { Checkpoint } from '../../shared/run.ts'

type Row = { epoch: number; file: string; bytes: number; sha256: string; kept: string }
export type NewCheckpoint = Omit<Checkpoint, 'run_id'>

export function createCheckpointsTable(database: Database) {
  const ofRun = database.prepare<[number], Row>(
    'SELECT epoch, file, bytes, sha256, kept FROM checkpoints WHERE run = ? ORDER BY epoch, file'
  )
  const clear = database.prepare<[number]>('DELETE FROM checkpoints WHERE run = ?')
  const insert = database.prepare<[Row & { run: number }]>(
    'INSERT INTO checkpoints (run, epoch, file, bytes, sha256, kept) VALUES (@run, @epoch, @file, @bytes, @sha256, @kept)'
  )
  return {
    ofRun: (run: number): NewCheckpoint[] => ofRun.all(run).map(row => ({ ...row, kept: JSON.parse(row.kept) as Checkpoint['kept'] })),
    /** What exists now, instead of what was said before. */
    replace(run: number, checkpoints: readonly NewCheckpoint[]): void {
      clear.run(run)
      for (const checkpoint of checkpoints) insert.run({ ...checkpoint, run, kept: JSON.stringify(checkpoint.kept) })
    }
  }
}
