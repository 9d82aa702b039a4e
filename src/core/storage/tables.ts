import type { Database } from 'better-sqlite3'
import { createCheckpointsTable } from './checkpointsTable.ts'
import { createDatasetsTable } from './datasetsTable.ts'
import { createEditsTable } from './editsTable.ts'
import { createEnvironmentsTable } from './environmentsTable.ts'
import { createExperimentsTable } from './experimentsTable.ts'
import { createHyperparametersTable } from './hyperparametersTable.ts'
import { createLogLinesTable } from './logLinesTable.ts'
import { createMetricsTable } from './metricsTable.ts'
import { createNotesTable } from './notesTable.ts'
import { createPointsTable } from './pointsTable.ts'
import { createRunFields } from './runFields.ts'
import { createRunsTable } from './runsTable.ts'
import { createSettingsTable } from './settingsTable.ts'
import { createSummariesTable } from './summariesTable.ts'
import { createSweepsTable } from './sweepsTable.ts'
import { createTagsTable } from './tagsTable.ts'
import { createTrialsTable } from './trialsTable.ts'
import { createViewsTable } from './viewsTable.ts'

export type Tables = ReturnType<typeof createTables>

/** Every table with its prepared statements; none of them opens a transaction of its own. */
export function createTables(database: Database) {
  const metrics = createMetricsTable(database)
  const summaries = createSummariesTable(database)
  const tags = createTagsTable(database)
  const notes = createNotesTable(database)
  return {
    experiments: createExperimentsTable(database),
    runs: createRunsTable(database),
    runFields: createRunFields(database, { tags, notes }),
    hyperparameters: createHyperparametersTable(database),
    metrics,
    summaries,
    points: createPointsTable(database, { metrics, summaries }),
    checkpoints: createCheckpointsTable(database),
    datasets: createDatasetsTable(database),
    environments: createEnvironmentsTable(database),
    tags,
    notes,
    edits: createEditsTable(database),
    logLines: createLogLinesTable(database),
    settings: createSettingsTable(database),
    views: createViewsTable(database),
    sweeps: createSweepsTable(database),
    trials: createTrialsTable(database)
  }
}
