CREATE TABLE ops.checkpoints (
    policy text   PRIMARY KEY,
    major  bigint NOT NULL,
    minor  bigint NOT NULL,
    event  uuid   NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE ops.parked (
    policy   text        COLLATE "C" NOT NULL,
    event    uuid        NOT NULL,
    stream   text        NOT NULL,
    major    bigint      NOT NULL,
    minor    bigint      NOT NULL,
    attempts bigint      NOT NULL,
    since    timestamptz NOT NULL,
    tried    timestamptz NOT NULL,
    error    text        NOT NULL,
    PRIMARY KEY (policy, event)
);

CREATE INDEX parked_by_place ON ops.parked (major, minor, policy);

CREATE TABLE ops.looks (
    place        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    actor        text        NOT NULL,
    role         text        NOT NULL,
    organisation text        NOT NULL,
    action       text        NOT NULL,
    subject      uuid,
    object       text        NOT NULL,
    relation     text        NOT NULL,
    purpose      text        NOT NULL,
    allowed      boolean     NOT NULL,
    activity     text        NOT NULL,
    trace        text        NOT NULL,
    took         bigint      NOT NULL
);

-- In order of place within each value, which is the order that looks are asked
-- in.
CREATE INDEX looks_by_subject ON ops.looks (subject, place) WHERE subject IS NOT NULL;
CREATE INDEX looks_by_actor   ON ops.looks (actor, place);
CREATE INDEX looks_by_time    ON ops.looks (at);

CREATE FUNCTION ops.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'looks are never changed'; END $$;

CREATE TRIGGER looks_last BEFORE UPDATE ON ops.looks
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse();

COMMENT ON SCHEMA ops IS 'What the platform needs to go on working. Back it up with the events.';
COMMENT ON TABLE  ops.checkpoints IS 'How far each policy has come in the log.';
COMMENT ON COLUMN ops.checkpoints.policy IS 'Name of the policy.';
COMMENT ON COLUMN ops.checkpoints.major IS 'First half of the position of the last event it took into account.';
COMMENT ON COLUMN ops.checkpoints.minor IS 'Second half of that position.';
COMMENT ON COLUMN ops.checkpoints.event IS 'Id of that event.';
COMMENT ON TABLE  ops.parked IS 'Facts whose consequence could not be carried out yet.';
COMMENT ON COLUMN ops.parked.policy IS 'Name of the policy.';
COMMENT ON COLUMN ops.parked.event IS 'Id of the fact.';
COMMENT ON COLUMN ops.parked.stream IS 'Stream of the fact; later facts of it wait.';
COMMENT ON COLUMN ops.parked.major IS 'First half of the position of the fact.';
COMMENT ON COLUMN ops.parked.minor IS 'Second half of that position.';
COMMENT ON COLUMN ops.parked.attempts IS 'How often it was tried.';
COMMENT ON COLUMN ops.parked.since IS 'When it was parked.';
COMMENT ON COLUMN ops.parked.tried IS 'When it was last tried.';
COMMENT ON COLUMN ops.parked.error IS 'Why it failed last; says nothing about a person.';
COMMENT ON TABLE  ops.looks IS 'The access log: one row for each look at a client.';
COMMENT ON COLUMN ops.looks.place IS 'Increases from look to look; may have gaps.';
COMMENT ON COLUMN ops.looks.at IS 'When it was.';
COMMENT ON COLUMN ops.looks.actor IS 'Pseudonym of who looked.';
COMMENT ON COLUMN ops.looks.role IS 'Role in which they looked.';
COMMENT ON COLUMN ops.looks.organisation IS 'Organisation for which they looked.';
COMMENT ON COLUMN ops.looks.action IS 'What they did.';
COMMENT ON COLUMN ops.looks.subject IS 'The client; empty when none was found or asked for.';
COMMENT ON COLUMN ops.looks.object IS 'What was looked at.';
COMMENT ON COLUMN ops.looks.relation IS 'Relation to the client that gave the right.';
COMMENT ON COLUMN ops.looks.purpose IS 'Code of the purpose.';
COMMENT ON COLUMN ops.looks.allowed IS 'Whether they got to see it.';
COMMENT ON COLUMN ops.looks.activity IS 'URI of the processing activity.';
COMMENT ON COLUMN ops.looks.trace IS 'Trace id of the request.';
COMMENT ON COLUMN ops.looks.took IS 'Duration in microseconds.';
