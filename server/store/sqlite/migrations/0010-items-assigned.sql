-- Whom items are assigned to by the changes made in bulk: an item with rows here is asked of these people
-- only. Its sample key stands here too, so that a claim finds the next one of somebody's thousands at once.
CREATE TABLE assignments (
  item_id      INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  annotator_id TEXT NOT NULL REFERENCES annotators ON DELETE CASCADE,
  project_id   TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  sample_key   INTEGER NOT NULL,
  is_open      INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  PRIMARY KEY (item_id, annotator_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX assigned_items ON assignments (annotator_id, project_id);
CREATE INDEX open_assignments ON assignments (annotator_id, project_id, sample_key) WHERE is_open = 1;

CREATE TRIGGER assignments_follow AFTER UPDATE OF live, answered, overlap ON items
WHEN (NEW.overlap > NEW.live + NEW.answered) <> (OLD.overlap > OLD.live + OLD.answered) BEGIN
  UPDATE assignments SET is_open = NEW.overlap > NEW.live + NEW.answered WHERE item_id = NEW.id;
END;
