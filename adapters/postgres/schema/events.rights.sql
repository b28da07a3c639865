-- Locking the table asks for the right to change it; the trigger refuses the
-- change itself.
GRANT USAGE ON SCHEMA events TO :role;
GRANT SELECT ON events.schema TO :role;
GRANT SELECT, UPDATE ON events.log TO :role;
GRANT SELECT, INSERT ON events.events TO :role;
