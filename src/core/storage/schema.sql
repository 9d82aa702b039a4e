-- The schema of version 14, made from the migrations; a test keeps it so.

CREATE TABLE checkpoints (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  kept TEXT NOT NULL,
  PRIMARY KEY (run, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE edited_experiments (
  edit INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  experiment TEXT NOT NULL,
  field TEXT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit, experiment, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE edited_runs (
  edit INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  field TEXT NOT NULL,
  before ANY,
  after ANY,
  PRIMARY KEY (edit, run, field)
) STRICT, WITHOUT ROWID;

CREATE INDEX edited_runs_by_run ON edited_runs (run);

CREATE TABLE edited_sweeps (
  edit INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  sweep INTEGER NOT NULL REFERENCES sweeps (number) ON DELETE CASCADE,
  field TEXT NOT NULL,
  before ANY,
  after ANY,
  PRIMARY KEY (edit, sweep, field)
) STRICT, WITHOUT ROWID;

CREATE INDEX edited_sweeps_by_sweep ON edited_sweeps (sweep);

CREATE TABLE edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  history TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  time INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX edits_by_history ON edits (history, undone, id);

CREATE TABLE environments (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE experiments (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
, baseline_run_id TEXT REFERENCES runs (id) ON DELETE SET NULL) STRICT;

CREATE TABLE hyperparameters (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  key TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('number', 'bool', 'text', 'list', 'off')),
  number REAL,
  text TEXT,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX hyperparameters_by_value ON hyperparameters (key, type, number, text, run);

CREATE TABLE log_lines (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  time INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE notes (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE points (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  metric INTEGER NOT NULL REFERENCES metrics (id),
  step INTEGER NOT NULL,
  epoch REAL,
  time REAL NOT NULL,
  value ANY NOT NULL,
  PRIMARY KEY (run, metric, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  sweep_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'completed', 'stopped', 'pruned', 'failed', 'diverged', 'interrupted')),
  dataset_name TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  seed INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  parameters INTEGER,
  train_samples INTEGER,
  validation_samples INTEGER,
  test_samples INTEGER,
  steps_per_epoch INTEGER,
  epochs_done INTEGER NOT NULL DEFAULT 0,
  test_loss ANY,
  test_accuracy ANY,
  error_code TEXT,
  error_message TEXT,
  parent_run_id TEXT,
  parent_epoch INTEGER,
  queue_position INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  trashed_at INTEGER
, locked INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0, archived INTEGER NOT NULL DEFAULT 0, pinned_at INTEGER, resumed_at INTEGER, earlier_ms INTEGER NOT NULL DEFAULT 0, test_mean_absolute_error ANY, test_r2 ANY, source TEXT NOT NULL DEFAULT 'trialbook') STRICT;

CREATE INDEX runs_archived ON runs (number) WHERE archived = 1;

CREATE INDEX runs_by_creation ON runs (created_at, started_at, number);

CREATE INDEX runs_by_experiment ON runs (experiment_id, trashed_at, archived);

CREATE INDEX runs_by_fingerprint ON runs (fingerprint);

CREATE INDEX runs_by_state ON runs (state);

CREATE INDEX runs_by_sweep ON runs (sweep_id) WHERE sweep_id IS NOT NULL;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE summaries (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  metric INTEGER NOT NULL REFERENCES metrics (id),
  last ANY NOT NULL,
  last_step INTEGER NOT NULL,
  last_epoch REAL,
  min REAL,
  min_step INTEGER,
  min_epoch REAL,
  max REAL,
  max_step INTEGER,
  max_epoch REAL,
  non_finite INTEGER NOT NULL, first ANY, first_step INTEGER, mean REAL, finite INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, metric)
) STRICT, WITHOUT ROWID;

CREATE INDEX summaries_by_metric ON summaries (metric, run, min, max, last, min_epoch, max_epoch, non_finite, first, mean);

CREATE TABLE sweeps (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'stopped', 'completed')),
  reason_code TEXT,
  reason_message TEXT,
  dataset_name TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  request TEXT NOT NULL,
  queue_position INTEGER,
  active_ms INTEGER NOT NULL DEFAULT 0,
  active_since INTEGER,
  failures_from INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
, trashed_at INTEGER) STRICT;

CREATE INDEX sweeps_by_experiment ON sweeps (experiment_id);

CREATE TABLE tags (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE trials (
  sweep INTEGER NOT NULL REFERENCES sweeps (number) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  "values" TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('sampler', 'hand', 'warm')),
  run_id TEXT,
  waiting INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  failed_at INTEGER,
  PRIMARY KEY (sweep, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX trials_by_run ON trials (run_id);

CREATE TABLE views (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  position INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
