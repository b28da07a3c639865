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

-- Looks at nobody are those without a client whose object is nobody's: what was
-- refused before it was known whose it is, is somebody's by the object's name.
CREATE FUNCTION ops.at_nobody(subject uuid, object text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN subject IS NULL AND object !~ '^(client|journey|voucher|document)-.{36}$';

CREATE INDEX looks_at_nobody ON ops.looks (at) WHERE ops.at_nobody(subject, object);

-- A look goes only where a note covers it: all looks at a client who was
-- erased, or those at nobody from before an instant. It asks for the latest
-- instant, which an index answers however many notes there are.
CREATE FUNCTION ops.stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.subject IS NULL THEN
        IF ops.at_nobody(OLD.subject, OLD.object) AND OLD.at < (SELECT max(f.before) FROM ops.forgotten f WHERE f.client IS NULL) THEN
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

-- ending are the places of the oldest looks that a note covers. Where the vault
-- is in the same database it is asked: looks end after the keys have.
CREATE FUNCTION ops.ending(whose uuid, earlier timestamptz, most bigint) RETURNS bigint[] LANGUAGE plpgsql AS
$$ BEGIN
    IF whose IS NULL THEN
        RETURN array(SELECT place FROM ops.looks WHERE ops.at_nobody(subject, object) AND at < earlier ORDER BY place LIMIT most);
    END IF;
    IF EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'vault' AND c.relname = 'destroyed'
        AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')) THEN
        IF NOT EXISTS (SELECT FROM vault.destroyed WHERE stream = 'client-' || whose) THEN
            RAISE EXCEPTION 'the keys of this client are not destroyed, and looks at a client live as long as their file';
        END IF;
    END IF;
    RETURN array(SELECT place FROM ops.looks WHERE subject = whose AND (earlier IS NULL OR at < earlier) ORDER BY place LIMIT most);
END $$;

-- The program may not delete a look itself, nor write a note: it has forget do
-- both, a thousand looks at most, so that a note says how many went.
CREATE FUNCTION ops.forget(whose uuid, earlier timestamptz, noted timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ DECLARE places bigint[];
BEGIN
    LOCK TABLE ops.forgotten IN SHARE ROW EXCLUSIVE MODE; -- one at a time
    places := ops.ending(whose, earlier, 1000);
    IF cardinality(places) > 0 THEN
        INSERT INTO ops.forgotten (client, before, looks, at) VALUES (whose, earlier, cardinality(places), noted);
        DELETE FROM ops.looks WHERE place = ANY (places);
    END IF;
    RETURN cardinality(places);
END $$;

-- repeat keeps the note of another log, of which this is a copy from before: no
-- more looks go than the note says, since the other had all that this one has.
CREATE FUNCTION ops.repeat(whose uuid, earlier timestamptz, told bigint, noted timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ DECLARE places bigint[];
BEGIN
    IF told NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'a note says of 1 to 1000 looks that they ended, and this one of %', told;
    END IF;
    LOCK TABLE ops.forgotten IN SHARE ROW EXCLUSIVE MODE;
    places := ops.ending(whose, earlier, told);
    INSERT INTO ops.forgotten (client, before, looks, at) VALUES (whose, earlier, told, noted);
    DELETE FROM ops.looks WHERE place = ANY (places);
END $$;

REVOKE ALL ON FUNCTION ops.ending, ops.forget, ops.repeat FROM PUBLIC;

COMMENT ON TABLE  ops.forgotten IS 'Which looks have ended: one row for each step.';
COMMENT ON COLUMN ops.forgotten.place IS 'Increases from note to note; may have gaps.';
COMMENT ON COLUMN ops.forgotten.client IS 'The client who was erased; empty for looks at nobody.';
COMMENT ON COLUMN ops.forgotten.before IS 'Those from before this ended; empty where all did.';
COMMENT ON COLUMN ops.forgotten.looks IS 'How many.';
COMMENT ON COLUMN ops.forgotten.at IS 'When they ended.';

-- Whoever records looks already may also end them: their rights were given by an
-- earlier version, and migrate may be run without their name.
DO $$ DECLARE who text;
BEGIN
    FOR who IN SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = 'ops.looks'::regclass AND a.privilege_type = 'INSERT' AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('GRANT SELECT ON ops.forgotten TO %I', who);
        EXECUTE format('GRANT EXECUTE ON FUNCTION ops.forget, ops.repeat TO %I', who);
    END LOOP;
END $$;
