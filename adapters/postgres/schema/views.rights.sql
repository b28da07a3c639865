-- The tables of views are the program's own, which makes, vacuums and drops
-- them. It passes on the right to use the schema to the role of analysts' tools.
GRANT USAGE ON SCHEMA views TO :role WITH GRANT OPTION;
GRANT CREATE ON SCHEMA views TO :role;
GRANT SELECT ON views.schema TO :role;
GRANT SELECT, INSERT, UPDATE, DELETE ON views.generations, views.soiled TO :role;
