-- Beside these two tables lie those of views, which the program makes and drops
-- as it goes, and the names under which they are asked.
CREATE TABLE views.generations (
    view         text    COLLATE "C" NOT NULL,
    number       bigint  NOT NULL,
    version      bigint  NOT NULL,
    serving      boolean NOT NULL DEFAULT false,
    tables       text[]  NOT NULL,
    shown        text[]  NOT NULL,
    major        bigint  NOT NULL DEFAULT 0,
    minor        bigint  NOT NULL DEFAULT 0,
    event        uuid    NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    recorded     timestamptz,
    failed_major bigint  NOT NULL DEFAULT 0,
    failed_minor bigint  NOT NULL DEFAULT 0,
    failed_since timestamptz,
    failure      text    NOT NULL DEFAULT '',
    PRIMARY KEY (view, number)
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX one_serves ON views.generations (view) WHERE serving;

CREATE TABLE views.soiled (
    name  text   COLLATE "C" PRIMARY KEY,
    times bigint NOT NULL
);

COMMENT ON SCHEMA views IS 'All that is asked: derived from the log, and made anew from it at will.';
COMMENT ON TABLE  views.generations IS 'One row for each filling of the tables of a view.';
COMMENT ON COLUMN views.generations.view IS 'Name of the view.';
COMMENT ON COLUMN views.generations.number IS 'Counts the fillings of this view.';
COMMENT ON COLUMN views.generations.version IS 'Version of columns and derivation.';
COMMENT ON COLUMN views.generations.serving IS 'Whether this is the one that is asked; else it is being built.';
COMMENT ON COLUMN views.generations.tables IS 'The stable names of its tables.';
COMMENT ON COLUMN views.generations.shown IS 'Those of them that tell nobody''s identity, for analysts'' tools.';
COMMENT ON COLUMN views.generations.major IS 'First half of the position of the last event it took into account.';
COMMENT ON COLUMN views.generations.minor IS 'Second half of that position.';
COMMENT ON COLUMN views.generations.event IS 'Id of that event.';
COMMENT ON COLUMN views.generations.recorded IS 'When that event was recorded, as far as it is known.';
COMMENT ON COLUMN views.generations.failed_major IS 'First half of the position of the event that it cannot take into account; 0 when all is well.';
COMMENT ON COLUMN views.generations.failed_minor IS 'Second half of that position.';
COMMENT ON COLUMN views.generations.failed_since IS 'Since when it cannot.';
COMMENT ON COLUMN views.generations.failure IS 'Why it cannot; says nothing about a person.';
COMMENT ON TABLE  views.soiled IS 'Tables that hold dead rows of persons who are erased.';
COMMENT ON COLUMN views.soiled.name IS 'Name of the table, with version and number.';
COMMENT ON COLUMN views.soiled.times IS 'How often rows of such persons were deleted since they were last removed for good.';
