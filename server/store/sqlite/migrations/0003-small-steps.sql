-- What lets imports end and projects go in small steps, so that nobody's answer waits for a whole project
-- to be counted or deleted.

-- SQLite turns a comparison round so that the column comes first, and then knows the index by it only where
-- it is written so: with the sum first it was never used, and a random claim went through the whole pool.
DROP INDEX open_items;
CREATE INDEX open_items ON items (project_id, stream, sample_key) WHERE overlap > live + answered;

-- What has to leave the reserve when the pool grows is found by its key.
CREATE INDEX audit_items ON items (project_id, sample_key, import_id) WHERE stream = 'audit';

-- Of the rows so far, those that can be asked about.
ALTER TABLE imports ADD COLUMN askable INTEGER NOT NULL DEFAULT 0;
-- Given up: its rows are removed bit by bit.
ALTER TABLE imports ADD COLUMN aborted INTEGER NOT NULL DEFAULT 0;

-- Of the vectors so far, in numbers; a file whose vectors differ in length is refused at its end.
ALTER TABLE vector_files ADD COLUMN vectors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vector_files ADD COLUMN shortest INTEGER;
ALTER TABLE vector_files ADD COLUMN longest INTEGER;
ALTER TABLE vector_files ADD COLUMN aborted INTEGER NOT NULL DEFAULT 0;
UPDATE vector_files SET (vectors, shortest, longest) = (
  SELECT count(*), min(length(vector)) / 4, max(length(vector)) / 4
  FROM item_vectors WHERE file_seq = vector_files.seq);

DROP INDEX vectors_of_file;
CREATE INDEX vectors_of_file ON item_vectors (file_seq, item_id);

-- Hidden from that moment on. Its imports are then as if they had never ended, and their rows are removed
-- bit by bit; the row itself goes last.
ALTER TABLE projects ADD COLUMN deleted_at INTEGER;

DROP INDEX one_import_at_a_time;
CREATE UNIQUE INDEX one_import_at_a_time ON imports (project_id)
WHERE finished_at IS NULL AND aborted = 0;
DROP INDEX one_vector_file_at_a_time;
CREATE UNIQUE INDEX one_vector_file_at_a_time ON vector_files (project_id)
WHERE finished_at IS NULL AND aborted = 0;

-- A project or a person can be deleted without a look at all that others did.
CREATE INDEX leases_of_project ON leases (project_id);
CREATE INDEX leases_of_annotator ON leases (annotator_id, project_id, state);
DROP INDEX answers_of_annotator;
CREATE INDEX answers_of_annotator ON answers (annotator_id, project_id, status);
DROP INDEX remarks_of_annotator;
CREATE INDEX remarks_of_annotator ON remarks (annotator_id, project_id);
CREATE INDEX given_labels_of_label ON given_labels (label_id, label_use);
