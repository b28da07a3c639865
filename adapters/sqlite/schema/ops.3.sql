-- What has ended of the access log. A look goes only where a note covers it:
-- all looks at a client who was erased, or those at nobody from before an
-- instant. What was looked at and refused before it was known whose it is, is
-- somebody's by the name of the object, and stays. The guard asks for the latest
-- instant, which an index answers however many notes there are.
CREATE TABLE forgotten (
    place  INTEGER PRIMARY KEY AUTOINCREMENT,
    client BLOB CHECK (length(client) = 16),
    before INTEGER,
    looks  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    CHECK (client IS NOT NULL OR before IS NOT NULL)
) STRICT;

CREATE INDEX forgotten_by_client ON forgotten (client, before);
CREATE INDEX looks_at_nobody     ON looks (at)
WHERE subject IS NULL AND NOT (substr(object, 1, instr(object, '-')) IN ('client-', 'journey-', 'voucher-', 'document-') AND length(object) = instr(object, '-') + 36);

CREATE TRIGGER looks_stay BEFORE DELETE ON looks
WHEN NOT CASE
    WHEN OLD.subject IS NOT NULL THEN EXISTS (SELECT 1 FROM forgotten f WHERE f.client = OLD.subject AND (f.before IS NULL OR OLD.at < f.before))
    WHEN substr(OLD.object, 1, instr(OLD.object, '-')) IN ('client-', 'journey-', 'voucher-', 'document-') AND length(OLD.object) = instr(OLD.object, '-') + 36 THEN false
    ELSE OLD.at < coalesce((SELECT max(f.before) FROM forgotten f WHERE f.client IS NULL), OLD.at) END
BEGIN SELECT RAISE(ABORT, 'looks end with a note that covers them, and otherwise stay'); END;

CREATE TRIGGER forgotten_last BEFORE UPDATE ON forgotten
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
CREATE TRIGGER forgotten_stay BEFORE DELETE ON forgotten
BEGIN SELECT RAISE(ABORT, 'notes are kept for ever'); END;
