-- What a round's model was like beyond its score, apart from the rounds themselves, so that a list of
-- them need not walk over matrices. The short columns come first, in the page of the row.
CREATE TABLE round_details (
  project_id TEXT NOT NULL,
  round      INTEGER NOT NULL,
  -- The round without what grows with its classes.
  summary    TEXT NOT NULL CHECK (json_valid(summary)),
  -- Null for rounds of older versions.
  details    TEXT CHECK (details IS NULL OR json_valid(details)),
  FOREIGN KEY (project_id, round) REFERENCES rounds ON DELETE CASCADE,
  UNIQUE (project_id, round)
) STRICT;

INSERT INTO round_details (project_id, round, summary)
SELECT project_id, round, json_remove(
  result, '$.perClass', '$.confusion', '$.test.perClass', '$.test.confusion'
)
FROM rounds WHERE result IS NOT NULL;

-- The answers of the last hours or days, without a look at the others.
CREATE INDEX answers_by_time ON answers (project_id, answered_at, annotator_id)
WHERE status <> 'undone';
