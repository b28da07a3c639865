-- A known value sealed with the master key tells a wrong key file from a
-- vault whose keys were destroyed.
CREATE TABLE proof (
    sealed BLOB NOT NULL
) STRICT;

-- Rows are only ever added at the end and overwritten in place by as many
-- zeros. A row that is never moved leaves no copy of its key in the slack of
-- another page, which deleting would not reach.
CREATE TABLE keys (
    number  INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 60),
    id      BLOB NOT NULL CHECK (length(id) = 16),
    stream  TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX keys_by_id ON keys (id);
CREATE INDEX keys_by_stream    ON keys (stream);

CREATE TRIGGER keys_stay BEFORE DELETE ON keys
BEGIN SELECT RAISE(ABORT, 'keys are overwritten, not deleted'); END;

CREATE TABLE destroyed (
    stream TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
