-- One row that whoever appends locks first, so that positions are given in the
-- order of commits, whatever process gives them. It is locked and never
-- changed: the next position is read from the events themselves, and no old
-- snapshot can make this table grow.
CREATE TABLE events.log (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id  uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO events.log DEFAULT VALUES;

-- Streams sort by bytes, whatever the database's own order of text.
CREATE TABLE events.events (
    position bigint NOT NULL CHECK (position > 0),
    stream   text   COLLATE "C" NOT NULL,
    revision bigint NOT NULL CHECK (revision > 0),
    id       uuid   NOT NULL,
    type     text   COLLATE "C" NOT NULL,
    data     bytea  NOT NULL,
    meta     bytea  NOT NULL,
    CONSTRAINT events_by_position PRIMARY KEY (position),
    CONSTRAINT events_by_stream   UNIQUE (stream, revision),
    CONSTRAINT events_by_id       UNIQUE (id)
);

-- What is sealed does not compress; trying costs time.
ALTER TABLE events.events ALTER COLUMN data SET STORAGE EXTERNAL, ALTER COLUMN meta SET STORAGE EXTERNAL;

CREATE FUNCTION events.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$;

CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events.events
FOR EACH STATEMENT EXECUTE FUNCTION events.refuse();
CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON events.log
FOR EACH STATEMENT EXECUTE FUNCTION events.refuse();

-- Also for sessions that pass over ordinary triggers, as replication does.
ALTER TABLE events.events ENABLE ALWAYS TRIGGER events_stay;
ALTER TABLE events.log    ENABLE ALWAYS TRIGGER log_stays;

COMMENT ON SCHEMA events IS 'The log of everything that was recorded: only ever added to.';
COMMENT ON TABLE  events.log IS 'One row: the log as a whole. Locked by whoever appends, never changed.';
COMMENT ON COLUMN events.log.one IS 'Always true, so that there is one row.';
COMMENT ON COLUMN events.log.id IS 'Names this log: a position means something only together with it.';
COMMENT ON TABLE  events.events IS 'One row for each event. What says something about a person is sealed; the keys are in the vault.';
COMMENT ON COLUMN events.events.position IS 'Place in the order of all events: 1, 2, 3 without gaps, in the order of commits.';
COMMENT ON COLUMN events.events.stream IS 'The thing that the event is about.';
COMMENT ON COLUMN events.events.revision IS 'Place in its stream: 1, 2, 3 without gaps.';
COMMENT ON COLUMN events.events.id IS 'Chosen by whoever recorded the event, so that a retry is recognised.';
COMMENT ON COLUMN events.events.type IS 'Name and version of what happened, as in journey.advice-given.v1.';
COMMENT ON COLUMN events.events.data IS 'What happened, as JSON in UTF-8, byte for byte as it was recorded.';
COMMENT ON COLUMN events.events.meta IS 'Who recorded it, when and why, as JSON in UTF-8, byte for byte.';
