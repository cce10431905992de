-- Vectors that came with the data. They cannot be computed again from the texts, so they live here
-- and not in the files of vectors beside the database.

ALTER TABLE projects ADD COLUMN vector_dimension INTEGER;
-- Grows whenever vectors that may have been used already are replaced.
ALTER TABLE projects ADD COLUMN vector_generation INTEGER NOT NULL DEFAULT 0;
-- Vectors of earlier files than this one no longer count.
ALTER TABLE projects ADD COLUMN vectors_from INTEGER NOT NULL DEFAULT 0;

-- A file of vectors, or an import with a column of them; its vectors count once it is finished.
CREATE TABLE vector_files (
  seq         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  project_id  TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
  file_name   TEXT NOT NULL,
  replaces    INTEGER NOT NULL CHECK (replaces IN (0, 1)),
  started_at  INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

-- Two at a time could each fix another dimension.
CREATE UNIQUE INDEX one_vector_file_at_a_time ON vector_files (project_id) WHERE finished_at IS NULL;
CREATE INDEX vector_files_of_project ON vector_files (project_id);

-- Float32, little-endian, as given. The vector of an item is that of the newest finished file; what it
-- replaces is removed afterwards, bit by bit.
CREATE TABLE item_vectors (
  item_id  INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  file_seq INTEGER NOT NULL REFERENCES vector_files ON DELETE CASCADE,
  vector   BLOB NOT NULL,
  PRIMARY KEY (item_id, file_seq)
) STRICT;

CREATE INDEX vectors_of_file ON item_vectors (file_seq);

-- The key by which a file of vectors may name an item: what the item's own file called it.
CREATE INDEX items_by_key ON items (project_id, CAST(coalesce(meta ->> '$.key', meta ->> '$.id') AS TEXT))
WHERE coalesce(meta ->> '$.key', meta ->> '$.id') IS NOT NULL;
