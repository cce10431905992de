-- Whom items are assigned to by the changes made in bulk: an item with rows here is asked of these people
-- only. What a claim chooses by stands in the row, so that the next one of somebody's thousands is found at
-- once, however many of them are answered, skipped or held.
CREATE TABLE assignments (
  item_id      INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  annotator_id TEXT NOT NULL REFERENCES annotators ON DELETE CASCADE,
  project_id   TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  -- The place in the ranking; where there is none, one behind all that there can be.
  rank         INTEGER NOT NULL,
  sample_key   INTEGER NOT NULL,
  -- Whether the item can take an answer.
  is_open      INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  -- Whether this person holds it, has skipped it or has answered it.
  is_seen      INTEGER NOT NULL CHECK (is_seen IN (0, 1)),
  PRIMARY KEY (item_id, annotator_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX assigned_items ON assignments (annotator_id, project_id);
CREATE INDEX open_assignments ON assignments (annotator_id, project_id, rank, sample_key)
WHERE is_open = 1 AND is_seen = 0;
CREATE INDEX assignments_of_project ON assignments (project_id) WHERE is_open = 1;
CREATE INDEX ranked_assignments ON assignments (project_id) WHERE rank < 9007199254740991;

CREATE TRIGGER assignments_follow AFTER UPDATE OF live, answered, overlap ON items
WHEN (NEW.overlap > NEW.live + NEW.answered) <> (OLD.overlap > OLD.live + OLD.answered) BEGIN
  UPDATE assignments SET is_open = NEW.overlap > NEW.live + NEW.answered WHERE item_id = NEW.id;
END;

-- One pass for each state: a list of states would be a table that every claim makes anew.
CREATE VIEW seen_items AS
SELECT item_id, annotator_id FROM leases WHERE state = 'live'
UNION ALL
SELECT item_id, annotator_id FROM leases WHERE state = 'skipped'
UNION ALL
SELECT item_id, annotator_id FROM answers WHERE status <> 'undone';

CREATE TRIGGER lease_seen AFTER INSERT ON leases BEGIN
  UPDATE assignments SET is_seen = 1 WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id);
END;

CREATE TRIGGER lease_end_seen AFTER UPDATE OF state ON leases BEGIN
  UPDATE assignments SET is_seen = EXISTS (
    SELECT 1 FROM seen_items WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id))
  WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id);
END;

CREATE TRIGGER answer_seen AFTER INSERT ON answers BEGIN
  UPDATE assignments SET is_seen = 1 WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id);
END;

CREATE TRIGGER undo_seen AFTER UPDATE OF status ON answers BEGIN
  UPDATE assignments SET is_seen = EXISTS (
    SELECT 1 FROM seen_items WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id))
  WHERE (item_id, annotator_id) = (NEW.item_id, NEW.annotator_id);
END;

-- What is assigned is not among what a claim of anybody else looks at, neither in the ranking nor beside it.
ALTER TABLE items ADD COLUMN assigned INTEGER NOT NULL DEFAULT 0 CHECK (assigned IN (0, 1));
CREATE INDEX free_items ON items (project_id, stream, sample_key)
WHERE overlap > live + answered AND assigned = 0;

DROP TRIGGER frontier_follows;
CREATE TRIGGER frontier_follows AFTER UPDATE OF live, answered, overlap, assigned ON items
WHEN (NEW.overlap > NEW.live + NEW.answered AND NEW.assigned = 0)
  <> (OLD.overlap > OLD.live + OLD.answered AND OLD.assigned = 0) BEGIN
  UPDATE frontier SET is_open = NEW.overlap > NEW.live + NEW.answered AND NEW.assigned = 0
  WHERE item_id = NEW.id;
END;
