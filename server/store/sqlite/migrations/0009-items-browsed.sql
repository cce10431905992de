-- What a list of items is narrowed by stands in the index, so that no search reads the texts.
DROP INDEX items_in_order;
CREATE INDEX items_in_order ON items (project_id, id, stream, overlap, live, answered);
CREATE INDEX skipped_items ON leases (project_id, item_id) WHERE state = 'skipped';
CREATE INDEX flagged_items ON remarks (project_id, item_id) WHERE kind = 'flag';

-- The words of the texts, written in the background. Characters of scripts without spaces are words of
-- their own (domain/words.ts), so that one Chinese character is found as quickly as a word.
CREATE VIRTUAL TABLE item_words USING fts5 (
  text, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* S* Co Cn'"
);

-- Texts up to this id have been read.
CREATE TABLE word_index (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  done INTEGER NOT NULL
) STRICT;
INSERT INTO word_index VALUES (1, 0);

CREATE TRIGGER words_forgotten AFTER DELETE ON items WHEN OLD.id <= (SELECT done FROM word_index) BEGIN
  DELETE FROM item_words WHERE rowid = OLD.id;
END;

-- SQLite gives the ids of the last rows again when those are deleted.
CREATE TRIGGER words_read_again AFTER INSERT ON items WHEN NEW.id <= (SELECT done FROM word_index) BEGIN
  UPDATE word_index SET done = NEW.id - 1;
END;

-- Changes of many items at once, and below them the items that each holds.
CREATE TABLE bulk_actions (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE,
  project_id   TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  annotator_id TEXT NOT NULL REFERENCES annotators,
  kind         TEXT NOT NULL CHECK (kind IN ('label', 'retire', 'restore', 'flag', 'unflag', 'assign', 'unassign')),
  label_id     TEXT REFERENCES labels,
  made_at      INTEGER NOT NULL,
  undone_at    INTEGER,
  -- The ids of the people, a JSON list.
  assignees    TEXT CHECK (json_valid(assignees)),
  CHECK ((kind = 'label') = (label_id IS NOT NULL)),
  CHECK ((kind = 'assign') = (assignees IS NOT NULL))
) STRICT;
CREATE INDEX bulk_actions_of_project ON bulk_actions (project_id, seq);

CREATE TABLE bulk_items (
  item_id  INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  bulk_seq INTEGER NOT NULL REFERENCES bulk_actions ON DELETE CASCADE,
  undone   INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  PRIMARY KEY (item_id, bulk_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_of_bulk ON bulk_items (bulk_seq, undone);

-- What holds for an item by these changes: the newest of each kind that is not undone. An item with a
-- label of its own, or retired, is not asked any more: its overlap is what it has been answered, and
-- `asked` is the overlap that it gets back.
CREATE TABLE item_marks (
  item_id    INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE,
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  label_id   TEXT REFERENCES labels,
  retired    INTEGER NOT NULL CHECK (retired IN (0, 1)),
  -- Null where nobody flagged or unflagged it in bulk; flags of annotators count from then on.
  flagged    INTEGER CHECK (flagged IN (0, 1)),
  flagged_at INTEGER,
  asked      INTEGER NOT NULL
) STRICT;
CREATE INDEX marks_of_project ON item_marks (project_id, item_id);

-- Items that a round was scored on: {"labels": […], "items": [[id, truth, predicted], …]}, the last two
-- as places in the labels.
CREATE TABLE round_outcomes (
  project_id TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  round      INTEGER NOT NULL,
  scored_on  TEXT NOT NULL CHECK (scored_on IN ('audit', 'test')),
  outcomes   TEXT NOT NULL CHECK (json_valid(outcomes)),
  PRIMARY KEY (project_id, round, scored_on)
) STRICT;
