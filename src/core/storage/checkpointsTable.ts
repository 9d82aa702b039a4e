import type { Database } from 'better-sqlite3'
import type { Checkpoint } from '../../shared/run.ts'

type Row = { epoch: number; file: string; bytes: number; sha256: string; kept: string }
export type NewCheckpoint = Omit<Checkpoint, 'run_id'>

const pinned = JSON.stringify(['pinned'] satisfies Checkpoint['kept'])

export function createCheckpointsTable(database: Database) {
  const ofRun = database.prepare<[number], Row>(
    'SELECT epoch, file, bytes, sha256, kept FROM checkpoints WHERE run = ? ORDER BY epoch, file'
  )
  const clear = database.prepare<[number, string]>('DELETE FROM checkpoints WHERE run = ? AND kept != ?')
  const remove = database.prepare<[number, string]>('DELETE FROM checkpoints WHERE run = ? AND file = ?')
  const insert = database.prepare<[Row & { run: number }]>(
    'INSERT INTO checkpoints (run, epoch, file, bytes, sha256, kept) VALUES (@run, @epoch, @file, @bytes, @sha256, @kept)'
  )
  const add = (run: number, checkpoint: NewCheckpoint): void =>
    void insert.run({ ...checkpoint, run, kept: JSON.stringify(checkpoint.kept) })
  return {
    ofRun: (run: number): NewCheckpoint[] => ofRun.all(run).map(row => ({ ...row, kept: JSON.parse(row.kept) as Checkpoint['kept'] })),
    pin: add,
    remove: (run: number, file: string): void => void remove.run(run, file),
    /** What the trainer keeps now, instead of what it said before; those that people keep stay. */
    replace(run: number, checkpoints: readonly NewCheckpoint[]): void {
      clear.run(run, pinned)
      for (const checkpoint of checkpoints) add(run, checkpoint)
    }
  }
}
