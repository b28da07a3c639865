-- A look that was refused before it was known whose it is ends like looks at
-- nobody: it names no client with whose file it could end. One that was allowed
-- names its client, and stays where it does not.
CREATE FUNCTION ops.at_nobody(subject uuid, object text, allowed boolean) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN subject IS NULL AND NOT (allowed AND object ~ '^(client|journey|voucher|document)-.{36}$');

DROP INDEX ops.looks_at_nobody;
CREATE INDEX looks_at_nobody ON ops.looks (at) WHERE ops.at_nobody(subject, object, allowed);

CREATE OR REPLACE FUNCTION ops.stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.subject IS NULL THEN
        IF ops.at_nobody(OLD.subject, OLD.object, OLD.allowed) AND OLD.at < (SELECT max(f.before) FROM ops.forgotten f WHERE f.client IS NULL) THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.at < (SELECT max(coalesce(f.before, 'infinity')) FROM ops.forgotten f WHERE f.client = OLD.subject) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'looks end with a note that covers them, and otherwise stay';
END $$;

CREATE OR REPLACE FUNCTION ops.ending(whose uuid, earlier timestamptz, most bigint) RETURNS bigint[] LANGUAGE plpgsql AS
$$ BEGIN
    IF whose IS NULL THEN
        RETURN array(SELECT place FROM ops.looks WHERE ops.at_nobody(subject, object, allowed) AND at < earlier ORDER BY place LIMIT most);
    END IF;
    IF EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'vault' AND c.relname = 'destroyed'
        AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')) THEN
        IF NOT EXISTS (SELECT FROM vault.destroyed WHERE stream = 'client-' || whose) THEN
            RAISE EXCEPTION 'the keys of this client are not destroyed, and looks at a client live as long as their file';
        END IF;
    END IF;
    RETURN array(SELECT place FROM ops.looks WHERE subject = whose AND (earlier IS NULL OR at < earlier) ORDER BY place LIMIT most);
END $$;

DROP FUNCTION ops.at_nobody(uuid, text);
