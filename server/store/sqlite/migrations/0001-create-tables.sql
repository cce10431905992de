-- Payloads, values, tasks and settings are JSON that the contract's schemas have checked: a new task
-- needs no new table. Times ending in _at are milliseconds since the epoch.

CREATE TABLE projects (
  id                  TEXT PRIMARY KEY,
  slug                TEXT NOT NULL UNIQUE,
  name                TEXT NOT NULL,
  task                TEXT NOT NULL CHECK (json_valid(task)),
  domain              TEXT NOT NULL,
  guideline_version   INTEGER NOT NULL DEFAULT 1,
  settings            TEXT NOT NULL CHECK (json_valid(settings)),
  encoder             TEXT NOT NULL,
  seed                INTEGER NOT NULL,
  paused              INTEGER NOT NULL DEFAULT 0,
  audit_threshold     INTEGER NOT NULL DEFAULT 0,
  -- Audited answers to reach before the audit goes back to its rate.
  audit_batch_target  INTEGER NOT NULL DEFAULT 0,
  frontier_generation INTEGER NOT NULL DEFAULT 0,
  model_version       INTEGER NOT NULL DEFAULT 0,
  created_at          INTEGER NOT NULL
) STRICT;

CREATE TABLE guidelines (
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  text       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
  id         TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  name       TEXT NOT NULL,
  key        TEXT,
  position   INTEGER NOT NULL,
  retired    INTEGER NOT NULL DEFAULT 0,
  -- Set while the import that brought the label is under way: then nobody sees it yet.
  import_id  TEXT REFERENCES imports ON DELETE CASCADE,
  UNIQUE (project_id, name)
) STRICT;

CREATE TABLE annotators (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('admin', 'scientist', 'reviewer', 'annotator')),
  project_id TEXT REFERENCES projects ON DELETE CASCADE,
  created_at INTEGER NOT NULL
) STRICT;

-- Only the SHA-256 of a secret is kept: whoever reads this file cannot sign in with it.
CREATE TABLE credentials (
  secret_hash  TEXT PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('sign-in', 'session', 'token', 'invite')),
  annotator_id TEXT REFERENCES annotators ON DELETE CASCADE,
  project_id   TEXT REFERENCES projects ON DELETE CASCADE,
  expires_at   INTEGER,
  uses_left    INTEGER CHECK (uses_left >= 0),
  created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id             TEXT PRIMARY KEY,
  project_id     TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  file_name      TEXT NOT NULL,
  labels_as      TEXT NOT NULL,
  rows_read      INTEGER NOT NULL DEFAULT 0,
  added          INTEGER NOT NULL DEFAULT 0,
  duplicates     INTEGER NOT NULL DEFAULT 0,
  rejected_count INTEGER NOT NULL DEFAULT 0,
  rejected       TEXT NOT NULL DEFAULT '[]',
  started_at     INTEGER NOT NULL,
  finished_at    INTEGER
) STRICT;

-- Two imports of one project at a time could each count on the other's rows as duplicates.
CREATE UNIQUE INDEX one_import_at_a_time ON imports (project_id) WHERE finished_at IS NULL;

-- An item never has more answers and live leases together than its overlap. Items whose label is
-- known from an import have overlap 0, so that nothing can ever serve them.
CREATE TABLE items (
  id           INTEGER PRIMARY KEY,
  project_id   TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  import_id    TEXT NOT NULL REFERENCES imports ON DELETE CASCADE,
  content_hash TEXT NOT NULL,
  payload      TEXT NOT NULL CHECK (json_valid(payload)),
  meta         TEXT NOT NULL CHECK (json_valid(meta)),
  stream       TEXT NOT NULL CHECK (stream IN ('active', 'audit', 'test')),
  sample_key   INTEGER NOT NULL,
  overlap      INTEGER NOT NULL CHECK (overlap >= 0),
  live         INTEGER NOT NULL DEFAULT 0 CHECK (live >= 0),
  answered     INTEGER NOT NULL DEFAULT 0 CHECK (answered >= 0),
  CHECK (live + answered <= overlap),
  UNIQUE (project_id, content_hash)
) STRICT;

-- Pages of a project come in the order of the ids, which every index ends with.
CREATE INDEX items_in_order ON items (project_id);
CREATE INDEX open_items ON items (project_id, stream, sample_key) WHERE live + answered < overlap;
CREATE INDEX items_of_import ON items (import_id);

CREATE TABLE given_labels (
  item_id    INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE,
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  label_id   TEXT NOT NULL REFERENCES labels,
  label_use  TEXT NOT NULL CHECK (label_use IN ('training', 'test', 'oracle', 'checks', 'suggestions'))
) STRICT;

CREATE INDEX given_labels_of_project ON given_labels (project_id, label_use);

-- What was served to whom and why: one row for every lease, kept for ever.
CREATE TABLE leases (
  id                    TEXT PRIMARY KEY,
  project_id            TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  item_id               INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  annotator_id          TEXT NOT NULL REFERENCES annotators,
  state                 TEXT NOT NULL
                        CHECK (state IN ('live', 'answered', 'skipped', 'released', 'expired')),
  served_at             INTEGER NOT NULL,
  expires_at            INTEGER NOT NULL,
  stream                TEXT NOT NULL CHECK (stream IN ('active', 'audit')),
  strategy              TEXT NOT NULL,
  score                 REAL,
  selection_probability REAL,
  eligible              INTEGER NOT NULL,
  model_version         INTEGER NOT NULL,
  frontier_generation   INTEGER NOT NULL,
  guideline_version     INTEGER NOT NULL,
  suggestion            TEXT,
  skip_reason           TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_live_lease_per_person ON leases (item_id, annotator_id) WHERE state = 'live';
CREATE INDEX leases_of_item ON leases (item_id, annotator_id, state);
CREATE INDEX live_leases_by_end ON leases (expires_at) WHERE state = 'live';

-- Append-only but for `status` and, after a correction, `value`, whose history is kept beside it.
CREATE TABLE answers (
  seq               INTEGER PRIMARY KEY AUTOINCREMENT,
  id                TEXT NOT NULL UNIQUE,
  project_id        TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  item_id           INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  annotator_id      TEXT NOT NULL REFERENCES annotators,
  lease_id          TEXT NOT NULL REFERENCES leases ON DELETE CASCADE,
  value             TEXT NOT NULL CHECK (json_valid(value)),
  label_id          TEXT GENERATED ALWAYS AS (value ->> '$.labelId') VIRTUAL,
  status            TEXT NOT NULL CHECK (status IN ('counted', 'evidence', 'undone')),
  late              INTEGER NOT NULL DEFAULT 0,
  elapsed_ms        INTEGER NOT NULL,
  guideline_version INTEGER NOT NULL,
  answered_at       INTEGER NOT NULL
) STRICT;

-- These four serve the foreign keys: without them each deleted item would scan a whole table.
CREATE INDEX answers_of_item ON answers (item_id);
CREATE INDEX answers_of_lease ON answers (lease_id);
CREATE UNIQUE INDEX one_answer_per_person ON answers (item_id, annotator_id) WHERE status <> 'undone';
CREATE INDEX answers_in_order ON answers (project_id, seq);
CREATE INDEX answers_of_annotator ON answers (project_id, annotator_id);

CREATE TABLE answer_revisions (
  answer_seq  INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE,
  value       TEXT NOT NULL,
  replaced_at INTEGER NOT NULL
) STRICT;

CREATE TABLE remarks (
  id           INTEGER PRIMARY KEY,
  project_id   TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  item_id      INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  annotator_id TEXT NOT NULL REFERENCES annotators,
  kind         TEXT NOT NULL CHECK (kind IN ('flag', 'comment')),
  text         TEXT NOT NULL,
  made_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX remarks_of_item ON remarks (item_id);
CREATE INDEX remarks_of_annotator ON remarks (project_id, annotator_id);

CREATE TABLE models (
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  trained_on INTEGER NOT NULL,
  encoder    TEXT NOT NULL,
  fit_id     TEXT NOT NULL,
  backend    TEXT NOT NULL,
  refresh_ms REAL NOT NULL,
  made_at    INTEGER NOT NULL,
  PRIMARY KEY (project_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE frontier (
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  rank       INTEGER NOT NULL,
  item_id    INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  score      REAL,
  strategy   TEXT NOT NULL,
  suggestion TEXT,
  PRIMARY KEY (project_id, rank)
) STRICT, WITHOUT ROWID;

CREATE INDEX frontier_of_item ON frontier (item_id);

-- A round is closed in the transaction of its last answer; its score arrives later.
CREATE TABLE rounds (
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  round      INTEGER NOT NULL,
  cut        INTEGER NOT NULL,
  labels     INTEGER NOT NULL,
  closed_by  TEXT NOT NULL CHECK (closed_by IN ('count', 'hand')),
  closed_at  INTEGER NOT NULL,
  result     TEXT CHECK (result IS NULL OR json_valid(result)),
  PRIMARY KEY (project_id, round)
) STRICT, WITHOUT ROWID;

-- Counted by the triggers below, so that progress and claims never count rows.
CREATE TABLE stream_counts (
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  stream     TEXT NOT NULL CHECK (stream IN ('active', 'audit', 'test')),
  items      INTEGER NOT NULL DEFAULT 0,
  open       INTEGER NOT NULL DEFAULT 0,
  closed     INTEGER NOT NULL DEFAULT 0,
  live       INTEGER NOT NULL DEFAULT 0,
  answers    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, stream)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_counts AFTER INSERT ON projects BEGIN
  INSERT INTO stream_counts (project_id, stream)
  VALUES (NEW.id, 'active'), (NEW.id, 'audit'), (NEW.id, 'test');
END;

CREATE TRIGGER item_counts AFTER UPDATE OF live, answered ON items BEGIN
  UPDATE stream_counts SET
    open = open + (NEW.live + NEW.answered < NEW.overlap) - (OLD.live + OLD.answered < OLD.overlap),
    closed = closed + (NEW.answered >= NEW.overlap) - (OLD.answered >= OLD.overlap),
    live = live + NEW.live - OLD.live,
    answers = answers + NEW.answered - OLD.answered
  WHERE project_id = NEW.project_id AND stream = NEW.stream;
END;

CREATE TRIGGER lease_taken AFTER INSERT ON leases WHEN NEW.state = 'live' BEGIN
  UPDATE items SET live = live + 1 WHERE id = NEW.item_id;
END;

CREATE TRIGGER lease_ended AFTER UPDATE OF state ON leases
WHEN OLD.state = 'live' AND NEW.state <> 'live' BEGIN
  UPDATE items SET live = live - 1 WHERE id = NEW.item_id;
END;

CREATE TRIGGER lease_never_revived BEFORE UPDATE OF state ON leases
WHEN OLD.state <> 'live' AND NEW.state = 'live' BEGIN
  SELECT RAISE(ABORT, 'an ended lease never comes back to life');
END;

CREATE TRIGGER answer_counted AFTER INSERT ON answers WHEN NEW.status = 'counted' BEGIN
  UPDATE items SET answered = answered + 1 WHERE id = NEW.item_id;
END;

CREATE TRIGGER answer_undone AFTER UPDATE OF status ON answers
WHEN OLD.status = 'counted' AND NEW.status <> 'counted' BEGIN
  UPDATE items SET answered = answered - 1 WHERE id = NEW.item_id;
END;
