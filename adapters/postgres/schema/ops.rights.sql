GRANT USAGE ON SCHEMA ops TO :role;
GRANT SELECT ON ops.schema TO :role;
GRANT SELECT, INSERT, UPDATE ON ops.checkpoints TO :role;
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.parked TO :role;
GRANT SELECT, INSERT ON ops.looks TO :role;
GRANT SELECT ON ops.forgotten TO :role;
GRANT EXECUTE ON FUNCTION ops.forget, ops.repeat TO :role;
