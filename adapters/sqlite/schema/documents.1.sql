CREATE TABLE documents (
    number  INTEGER PRIMARY KEY,
    stream  TEXT NOT NULL,
    id      BLOB NOT NULL CHECK (length(id) = 16),
    put_at  INTEGER NOT NULL, -- milliseconds since 1970
    settled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX documents_by_name ON documents (stream, id);
CREATE INDEX documents_loose ON documents (stream, id) WHERE settled = 0;

CREATE TABLE chunks (
    place    INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    sealed   BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX chunks_in_order ON chunks (document, number);

CREATE TRIGGER chunks_stay BEFORE UPDATE ON chunks
BEGIN SELECT RAISE(ABORT, 'chunks are added and removed, never changed'); END;
