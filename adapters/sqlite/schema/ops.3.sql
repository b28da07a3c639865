-- What has ended of the access log. A look goes only where a note covers it:
-- all looks at a client who was erased, or those at nobody from before an
-- instant.
CREATE TABLE forgotten (
    place  INTEGER PRIMARY KEY AUTOINCREMENT,
    client BLOB CHECK (length(client) = 16),
    before INTEGER,
    looks  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    CHECK (client IS NOT NULL OR before IS NOT NULL)
) STRICT;

CREATE INDEX forgotten_by_client ON forgotten (client);
CREATE INDEX looks_at_nobody     ON looks (at) WHERE subject IS NULL;

CREATE TRIGGER looks_stay BEFORE DELETE ON looks
WHEN NOT EXISTS (SELECT 1 FROM forgotten f WHERE f.client IS OLD.subject AND (f.before IS NULL OR OLD.at < f.before))
BEGIN SELECT RAISE(ABORT, 'looks end with a note that covers them, and otherwise stay'); END;

CREATE TRIGGER forgotten_last BEFORE UPDATE ON forgotten
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
CREATE TRIGGER forgotten_stay BEFORE DELETE ON forgotten
BEGIN SELECT RAISE(ABORT, 'notes are kept for ever'); END;
