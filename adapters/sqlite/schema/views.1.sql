-- One row for each filling of a view's tables; the tables themselves are made
-- when they are filled. Times are microseconds since 1970, UTC; 0 is none.
CREATE TABLE generations (
    view           TEXT    NOT NULL,
    number         INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    serving        INTEGER NOT NULL,
    tables         TEXT    NOT NULL, -- stable names, with spaces between
    major          INTEGER NOT NULL,
    minor          INTEGER NOT NULL,
    event          BLOB    NOT NULL,
    recorded       INTEGER NOT NULL,
    failed_major   INTEGER NOT NULL,
    failed_minor   INTEGER NOT NULL,
    failed_since   INTEGER NOT NULL,
    failure        TEXT    NOT NULL,
    PRIMARY KEY (view, number)
) STRICT, WITHOUT ROWID;
