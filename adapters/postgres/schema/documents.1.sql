CREATE TABLE documents.documents (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream  text        COLLATE "C" NOT NULL,
    id      uuid        NOT NULL,
    put_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled boolean     NOT NULL DEFAULT false,
    UNIQUE (stream, id)
);

CREATE INDEX documents_loose ON documents.documents (stream, id) WHERE NOT settled;

-- Chunks and not large objects: those of all parts lie in one table of the
-- server's, are not dumped with a schema, have rights of their own each, and stay
-- behind as orphans. A chunk lies outside its row, as it is: what is sealed does
-- not become smaller. Rows that were deleted are given up soon.
CREATE TABLE documents.chunks (
    document bigint NOT NULL REFERENCES documents.documents ON DELETE CASCADE,
    number   int    NOT NULL,
    sealed   bytea  NOT NULL,
    PRIMARY KEY (document, number)
) WITH (autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0,
        toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE documents.chunks ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE FUNCTION documents.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'chunks are added and removed, never changed'; END $$;

CREATE TRIGGER chunks_stay BEFORE UPDATE OR TRUNCATE ON documents.chunks
FOR EACH STATEMENT EXECUTE FUNCTION documents.refuse();

COMMENT ON SCHEMA documents IS 'Papers, sealed with keys of the vault. Back it up apart, after the events, and keep backups 30 days at most.';
COMMENT ON TABLE  documents.documents IS 'One row for each document.';
COMMENT ON COLUMN documents.documents.number IS 'What its chunks name it by.';
COMMENT ON COLUMN documents.documents.stream IS 'The stream that it is of, with whose keys it goes.';
COMMENT ON COLUMN documents.documents.id IS 'The id that events name it by.';
COMMENT ON COLUMN documents.documents.put_at IS 'When it was put here last.';
COMMENT ON COLUMN documents.documents.settled IS 'An event is known to name it.';
COMMENT ON TABLE  documents.chunks IS 'The bytes of documents, sealed, in chunks.';
COMMENT ON COLUMN documents.chunks.document IS 'The document.';
COMMENT ON COLUMN documents.chunks.number IS 'Its place in it, from 0.';
COMMENT ON COLUMN documents.chunks.sealed IS 'Nonce, bytes encrypted with AES-256-GCM, and tag.';
