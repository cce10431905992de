-- What of the ranking is still free, so that a claim does not pass by all that was given out before it.
ALTER TABLE frontier ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1));
UPDATE frontier SET is_open = (SELECT overlap > live + answered FROM items WHERE items.id = frontier.item_id);
CREATE INDEX open_frontier ON frontier (project_id, rank) WHERE is_open = 1;

CREATE TRIGGER frontier_follows AFTER UPDATE OF live, answered, overlap ON items
WHEN (NEW.overlap > NEW.live + NEW.answered) <> (OLD.overlap > OLD.live + OLD.answered) BEGIN
  UPDATE frontier SET is_open = NEW.overlap > NEW.live + NEW.answered WHERE item_id = NEW.id;
END;
