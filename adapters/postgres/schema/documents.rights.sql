GRANT USAGE ON SCHEMA documents TO :role;
GRANT SELECT ON documents.schema TO :role;
GRANT SELECT, INSERT, DELETE, UPDATE (put_at, settled) ON documents.documents TO :role;
GRANT SELECT, INSERT ON documents.chunks TO :role;
