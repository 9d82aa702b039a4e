import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRunList } from '../src/core/runs/runList.ts'
import { openDatabase } from '../src/core/storage/openDatabase.ts'
import { createTables } from '../src/core/storage/tables.ts'
import { runQuerySchema } from '../src/shared/run.ts'
import type { RunQuery } from '../src/shared/run.ts'
import { makeLibrary } from './library.ts'
import { progress, report } from './report.ts'
import { median } from './statistics.ts'

type Options = { sizes: string; rounds: number; json?: true }

const questions: Record<string, RunQuery> = {
  newest: {},
  'sort by learning_rate': { sort: ['learning_rate'] },
  'sort by max(val_accuracy)': { sort: ['-max(val_accuracy)'] },
  'sort by last(val_loss), name': { sort: ['last(val_loss)', 'name'] },
  'filter: hyperparameter': { filter: 'learning_rate < 0.001' },
  'filter: two and a metric': { filter: 'learning_rate < 0.01 and optimizer == "adam" and val_loss < 0.2' },
  'filter: nothing matches': { filter: 'val_loss < 0 and "baseline" in tags' },
  'filter: words': { filter: '0.001 units' },
  'filter: diverged': { filter: 'diverged(loss)' },
  'filter: mean of points': { filter: 'mean(val_loss) < 0.2' },
  'filter: at an epoch': { filter: 'at(val_loss, 10) < 0.2' },
  'filter and sort': { filter: 'optimizer != "sgd" and dropout_rate > 0', sort: ['val_loss', '-learning_rate'] }
}

/** Milliseconds of each question about a library: one page of 100 runs and how many there are. */
function measureLists(folder: string, rounds: number): Record<string, { median_ms: number; worst_ms: number }> {
  const store = openDatabase({ file: path.join(folder, 'trialbook.db'), backupFolder: folder })
  // A list is kept for a second while it is paged through: here every page is of a list that was found anew.
  let nowMs = Date.now()
  const now = (): number => (nowMs += 2000)
  const list = createRunList({ database: store.database, tables: createTables(store.database), now })
  const figures = Object.entries(questions).map(([name, query]) => {
    const times = Array.from({ length: rounds }, () => {
      const startMs = performance.now()
      list.page(runQuerySchema.parse(query))
      return performance.now() - startMs
    })
    return [name, { median_ms: Number(median(times).toFixed(2)), worst_ms: Number(Math.max(...times).toFixed(2)) }]
  })
  store.close()
  return Object.fromEntries(figures) as ReturnType<typeof measureLists>
}

/** How long the core takes for a page of a list, and how that grows with the library. */
export async function benchLists({ sizes, rounds, json }: Options): Promise<void> {
  const figures: Record<string, unknown> = {
    bench: 'lists',
    work: `a page of 100 runs and the count of all, ${rounds} times each; runs of 50 epochs × 4 metrics`
  }
  for (const runs of sizes.split(',').map(Number)) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
    try {
      progress(`making ${runs} runs`)
      await makeLibrary({ runs, epochs: 50, dataDir: folder })
      figures[`runs_${runs}`] = measureLists(folder, rounds)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  report(figures, json === true)
}
