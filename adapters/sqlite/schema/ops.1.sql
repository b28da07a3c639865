-- Times are microseconds since 1970, UTC.
CREATE TABLE checkpoints (
    policy TEXT    PRIMARY KEY,
    major  INTEGER NOT NULL,
    minor  INTEGER NOT NULL,
    event  BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE parked (
    policy   TEXT    NOT NULL,
    event    BLOB    NOT NULL,
    stream   TEXT    NOT NULL,
    major    INTEGER NOT NULL,
    minor    INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    tried    INTEGER NOT NULL,
    error    TEXT    NOT NULL,
    PRIMARY KEY (policy, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX parked_by_place ON parked (major, minor, policy);

CREATE TABLE looks (
    place        INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    subject      BLOB,
    object       TEXT    NOT NULL,
    relation     TEXT    NOT NULL,
    purpose      TEXT    NOT NULL,
    allowed      INTEGER NOT NULL,
    activity     TEXT    NOT NULL,
    trace        TEXT    NOT NULL,
    took         INTEGER NOT NULL
) STRICT;

-- An index over one column is in order of place within each value, which is
-- the order that looks are asked in.
CREATE INDEX looks_by_subject ON looks (subject) WHERE subject IS NOT NULL;
CREATE INDEX looks_by_actor   ON looks (actor);
CREATE INDEX looks_by_time    ON looks (at);

CREATE TRIGGER looks_last BEFORE UPDATE ON looks
BEGIN SELECT RAISE(ABORT, 'looks are never changed'); END;
