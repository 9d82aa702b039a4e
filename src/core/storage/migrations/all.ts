import type { Migration } from '../migrate.ts'
import { firstTables } from './0001FirstTables.ts'
import { runMarks } from './0002RunMarks.ts'
import { baselineRun } from './0003BaselineRun.ts'
import { undoHistory } from './0004UndoHistory.ts'
import { savedViews } from './0005SavedViews.ts'
import { summaryIndex } from './0006SummaryIndex.ts'
import { sweeps } from './0007Sweeps.ts'
import { sittings } from './0008Sittings.ts'
import { firstAndMean } from './0009FirstAndMean.ts'
import { sweepTrash } from './0010SweepTrash.ts'
import { datasets } from './0011Datasets.ts'
import { testOfNumbers } from './0012TestOfNumbers.ts'
import { datasetKinds } from './0013DatasetKinds.ts'
import { runSource } from './0014RunSource.ts'

/** In order; a published migration is never edited, a change is a new one. */
export const migrations: readonly Migration[] = [
  firstTables,
  runMarks,
  baselineRun,
  undoHistory,
  savedViews,
  summaryIndex,
  sweeps,
  sittings,
  firstAndMean,
  sweepTrash,
  datasets,
  testOfNumbers,
  datasetKinds,
  runSource
]
