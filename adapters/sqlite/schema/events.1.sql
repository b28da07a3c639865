-- Every log has an id of its own, because a position means something only
-- together with it.
CREATE TABLE log (
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

-- Events name their stream by number: the index over streams is then a fifth
-- of the size, and the name's index grows by one entry a stream.
CREATE TABLE streams (
    number INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    type     TEXT    NOT NULL,
    data     BLOB    NOT NULL,
    meta     BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
CREATE UNIQUE INDEX events_by_id     ON events (id);

CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TRIGGER events_last BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER streams_stay BEFORE DELETE ON streams
BEGIN SELECT RAISE(ABORT, 'streams are never deleted'); END;

CREATE TRIGGER streams_last BEFORE UPDATE ON streams
BEGIN SELECT RAISE(ABORT, 'streams are never renamed'); END;
