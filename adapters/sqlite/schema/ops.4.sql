-- A look that was refused before it was known whose it is ends like looks at
-- nobody: it names no client with whose file it could end. One that was allowed
-- names its client, and stays where it does not.
DROP INDEX looks_at_nobody;
CREATE INDEX looks_at_nobody ON looks (at)
WHERE subject IS NULL AND NOT (allowed AND substr(object, 1, instr(object, '-')) IN ('client-', 'journey-', 'voucher-', 'document-') AND length(object) = instr(object, '-') + 36);

DROP TRIGGER looks_stay;
CREATE TRIGGER looks_stay BEFORE DELETE ON looks
WHEN NOT CASE
    WHEN OLD.subject IS NOT NULL THEN EXISTS (SELECT 1 FROM forgotten f WHERE f.client = OLD.subject AND (f.before IS NULL OR OLD.at < f.before))
    WHEN OLD.allowed AND substr(OLD.object, 1, instr(OLD.object, '-')) IN ('client-', 'journey-', 'voucher-', 'document-') AND length(OLD.object) = instr(OLD.object, '-') + 36 THEN false
    ELSE OLD.at < coalesce((SELECT max(f.before) FROM forgotten f WHERE f.client IS NULL), OLD.at) END
BEGIN SELECT RAISE(ABORT, 'looks end with a note that covers them, and otherwise stay'); END;
