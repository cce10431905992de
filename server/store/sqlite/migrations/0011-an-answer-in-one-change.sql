-- An answer that counts ends its lease and takes the lease's place in the item with one change: by two the
-- item was free for a moment, and in and out of every index of free items.
DROP TRIGGER lease_ended;
CREATE TRIGGER lease_ended AFTER UPDATE OF state ON leases
WHEN OLD.state = 'live' AND NEW.state NOT IN ('live', 'answered') BEGIN
  UPDATE items SET live = live - 1 WHERE id = NEW.item_id;
END;

CREATE TRIGGER answered_only_by_answers BEFORE UPDATE OF state ON leases
WHEN NEW.state = 'answered' AND NOT EXISTS (
  SELECT 1 FROM answers WHERE lease_id = NEW.id AND status = 'counted') BEGIN
  SELECT RAISE(ABORT, 'only an answer that counts ends a lease as answered');
END;

DROP TRIGGER answer_counted;
CREATE TRIGGER answer_counted AFTER INSERT ON answers WHEN NEW.status = 'counted' BEGIN
  UPDATE items SET
    live = live - EXISTS (SELECT 1 FROM leases WHERE id = NEW.lease_id AND state = 'live'),
    answered = answered + 1
  WHERE id = NEW.item_id;
  UPDATE leases SET state = 'answered' WHERE id = NEW.lease_id AND state = 'live';
END;
