/**
 * Version 1 of the tables. Columns hold what is asked for by; `document` holds the rest as JSON in
 * the shape of the domain's schemas. Columns of time hold ISO 8601 UTC with milliseconds, so that
 * texts compare as times.
 *
 * A run has two documents because two parties write it: `document` is written by calls, `folded` by
 * the fold, and neither may overwrite what it has not read. `runs_due` names `set_aside` so that the
 * due runs are counted in the index alone. `epoch` tells the policies of one file from those of
 * another, such as a backup that was put in its place.
 */
export const TABLES = `
CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  project TEXT,
  strategy TEXT,
  created_at TEXT NOT NULL,
  due_at TEXT,
  revision INTEGER NOT NULL,
  fold_count INTEGER NOT NULL,
  set_aside TEXT,
  document TEXT NOT NULL,
  folded TEXT NOT NULL
) STRICT;
CREATE INDEX runs_due ON runs (due_at, run_id, set_aside)
  WHERE due_at IS NOT NULL AND set_aside IS NULL;
CREATE INDEX runs_set_aside ON runs (set_aside) WHERE set_aside IS NOT NULL;
CREATE INDEX runs_newest ON runs (created_at, run_id);
CREATE INDEX runs_of_strategy ON runs (strategy, created_at, run_id);

CREATE TABLE decisions (
  decision_id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_run ON decisions (run_id, decided_at, decision_id);

CREATE TABLE task_assignments (
  task_id TEXT PRIMARY KEY,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE sums (
  family TEXT NOT NULL,
  member TEXT NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (family, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  publication INTEGER NOT NULL,
  epoch TEXT NOT NULL DEFAULT (lower(hex(randomblob(4))))
) STRICT;

CREATE TABLE policy_parts (
  part_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE strategies (
  slug TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE strategy_versions (
  version_id TEXT PRIMARY KEY,
  slug TEXT NOT NULL,
  number INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (slug, number),
  UNIQUE (slug, content_hash)
) STRICT;

CREATE TABLE settings (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  revision INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  entry_id TEXT PRIMARY KEY,
  made_at TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX audit_newest ON audit (made_at, entry_id);

CREATE TABLE alerts (
  alert_id TEXT PRIMARY KEY,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  count INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_newest ON alerts (first_at, alert_id);
`;

/** Version 2: the leases of the executions that evolve strategies, and how those went. */
export const EVOLUTION_TABLES = `
CREATE TABLE leases (
  slug TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE evolutions (
  execution_id TEXT NOT NULL,
  slug TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  document TEXT NOT NULL,
  PRIMARY KEY (execution_id, slug)
) STRICT;
CREATE INDEX evolutions_of_strategy ON evolutions (slug, started_at, execution_id)
  WHERE status <> 'held';
`;

/**
 * Version 3: choices learn from their contexts. What was learned before cannot be told apart by
 * context, so every run is learned from anew; how its window closed stays.
 */
export const LEARN_ANEW = `
DELETE FROM sums;
DELETE FROM policy_parts WHERE part_id LIKE 'model/%';
UPDATE policy_head SET publication = publication + 1;
UPDATE runs SET folded = json_set(folded, '$.evidence', NULL), due_at = created_at, set_aside = NULL
  WHERE json_extract(folded, '$.evidence') IS NOT NULL;
`;

/**
 * Version 4: experiments, with an index for each way to list them, and the tasks in them. What they
 * counted is in `sums`.
 */
export const EXPERIMENT_TABLES = `
CREATE TABLE experiments (
  experiment_id TEXT PRIMARY KEY,
  slug TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX experiments_newest ON experiments (created_at, experiment_id);
CREATE INDEX experiments_of_strategy ON experiments (slug, created_at, experiment_id);
CREATE INDEX experiments_by_status ON experiments (status, created_at, experiment_id);
CREATE INDEX experiments_of_strategy_by_status
  ON experiments (slug, status, created_at, experiment_id);

CREATE TABLE experiment_tasks (
  task_id TEXT NOT NULL,
  experiment_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (task_id, experiment_id)
) STRICT;
`;

/**
 * Version 5: the proposer's own. A question waits with its answer; replies that were paid for have the
 * key of their question; what a month used counts what is set aside for calls under way.
 */
export const PROPOSER_TABLES = `
CREATE TABLE proposer_questions (
  slug TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  document TEXT NOT NULL,
  answer TEXT,
  PRIMARY KEY (slug, execution_id)
) STRICT;

CREATE TABLE proposer_replies (
  slug TEXT NOT NULL,
  question_key TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (slug, question_key)
) STRICT;

CREATE TABLE proposer_spend (
  slug TEXT NOT NULL,
  month TEXT NOT NULL,
  calls INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  cost_usd REAL NOT NULL,
  PRIMARY KEY (slug, month)
) STRICT;
`;
