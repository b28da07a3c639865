CREATE TABLE ops.forgotten (
    place  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client uuid,
    before timestamptz,
    looks  bigint      NOT NULL,
    at     timestamptz NOT NULL,
    CHECK (client IS NOT NULL OR before IS NOT NULL)
);

CREATE INDEX forgotten_by_client ON ops.forgotten (client) WHERE client IS NOT NULL;
CREATE INDEX forgotten_at_nobody ON ops.forgotten (before) WHERE client IS NULL;
CREATE INDEX looks_at_nobody     ON ops.looks (at) WHERE subject IS NULL;

-- A look goes only where a note covers it: all looks at a client who was
-- erased, or those at nobody from before an instant. It asks for the latest
-- instant, which an index answers however many notes there are.
CREATE FUNCTION ops.stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.subject IS NULL THEN
        IF OLD.at < (SELECT max(f.before) FROM ops.forgotten f WHERE f.client IS NULL) THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.at < (SELECT max(coalesce(f.before, 'infinity')) FROM ops.forgotten f WHERE f.client = OLD.subject) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'looks end with a note that covers them, and otherwise stay';
END $$;

CREATE FUNCTION ops.keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'looks end with a note that covers them, and notes are kept for ever'; END $$;

CREATE TRIGGER looks_stay BEFORE DELETE ON ops.looks
FOR EACH ROW EXECUTE FUNCTION ops.stay();
CREATE TRIGGER looks_whole BEFORE TRUNCATE ON ops.looks
FOR EACH STATEMENT EXECUTE FUNCTION ops.keep();
CREATE TRIGGER forgotten_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.forgotten
FOR EACH STATEMENT EXECUTE FUNCTION ops.keep();

-- The program may not delete a look itself, nor write a note: it has this
-- function do both, so that a note says how many looks went. Where it repeats
-- what another log has forgotten, the note is that log's.
CREATE FUNCTION ops.forget(whose uuid, earlier timestamptz, noted timestamptz, most bigint, told bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ DECLARE places bigint[];
BEGIN
    LOCK TABLE ops.forgotten IN SHARE ROW EXCLUSIVE MODE; -- one at a time
    IF whose IS NULL THEN
        places := array(SELECT place FROM ops.looks WHERE subject IS NULL AND at < earlier ORDER BY place LIMIT most);
    ELSE
        places := array(SELECT place FROM ops.looks WHERE subject = whose AND (earlier IS NULL OR at < earlier) ORDER BY place LIMIT most);
    END IF;
    IF told IS NOT NULL OR cardinality(places) > 0 THEN
        INSERT INTO ops.forgotten (client, before, looks, at) VALUES (whose, earlier, coalesce(told, cardinality(places)), noted);
        DELETE FROM ops.looks WHERE place = ANY (places);
    END IF;
    RETURN cardinality(places);
END $$;

REVOKE ALL ON FUNCTION ops.forget FROM PUBLIC;

COMMENT ON TABLE  ops.forgotten IS 'Which looks have ended: one row for each step.';
COMMENT ON COLUMN ops.forgotten.place IS 'Increases from note to note; may have gaps.';
COMMENT ON COLUMN ops.forgotten.client IS 'The client who was erased; empty for looks at nobody.';
COMMENT ON COLUMN ops.forgotten.before IS 'Those from before this ended; empty where all did.';
COMMENT ON COLUMN ops.forgotten.looks IS 'How many.';
COMMENT ON COLUMN ops.forgotten.at IS 'When they ended.';
