-- A known value sealed with the master key tells a wrong key file from a
-- vault whose keys were destroyed. Whoever makes or destroys keys locks its
-- row first.
CREATE TABLE vault.proof (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    sealed bytea   NOT NULL CHECK (length(sealed) = 60)
);

CREATE TABLE vault.keys (
    id      uuid  PRIMARY KEY,
    stream  text  COLLATE "C" NOT NULL,
    wrapped bytea NOT NULL CHECK (length(wrapped) = 60)
) WITH (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);

CREATE INDEX keys_by_stream ON vault.keys (stream);

CREATE TABLE vault.destroyed (
    stream text COLLATE "C" PRIMARY KEY
);

CREATE FUNCTION vault.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'keys are overwritten with zeros, and otherwise never changed or deleted'; END $$;

CREATE TRIGGER keys_stay BEFORE DELETE OR TRUNCATE ON vault.keys
FOR EACH STATEMENT EXECUTE FUNCTION vault.refuse();
CREATE TRIGGER keys_last BEFORE UPDATE ON vault.keys FOR EACH ROW
WHEN (NEW.wrapped <> decode(repeat('00', 60), 'hex') OR NEW.id <> OLD.id OR NEW.stream <> OLD.stream)
EXECUTE FUNCTION vault.refuse();
CREATE TRIGGER destroyed_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON vault.destroyed
FOR EACH STATEMENT EXECUTE FUNCTION vault.refuse();
CREATE TRIGGER proof_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON vault.proof
FOR EACH STATEMENT EXECUTE FUNCTION vault.refuse();

COMMENT ON SCHEMA vault IS 'The keys to what is sealed in events. Back it up apart, and keep backups 30 days at most.';
COMMENT ON TABLE  vault.proof IS 'One row: a known value, sealed with the master key that the vault belongs to.';
COMMENT ON COLUMN vault.proof.one IS 'Always true, so that there is one row.';
COMMENT ON COLUMN vault.proof.sealed IS 'Nonce, 32 zeros encrypted with AES-256-GCM, and tag.';
COMMENT ON TABLE  vault.keys IS 'One row for each key, also after its destruction.';
COMMENT ON COLUMN vault.keys.id IS 'The id that sealed parts of events name their key by.';
COMMENT ON COLUMN vault.keys.stream IS 'The stream that the key belongs to.';
COMMENT ON COLUMN vault.keys.wrapped IS 'Nonce, the key encrypted under the master key, and tag; zeros once it is destroyed.';
COMMENT ON TABLE  vault.destroyed IS 'Streams whose keys were destroyed, and which get no new ones.';
COMMENT ON COLUMN vault.destroyed.stream IS 'Name of the stream.';
