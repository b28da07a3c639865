GRANT USAGE ON SCHEMA vault TO :role;
GRANT SELECT ON vault.schema TO :role;
GRANT SELECT, INSERT, UPDATE (one) ON vault.proof TO :role;
GRANT SELECT, INSERT, UPDATE (wrapped) ON vault.keys TO :role;
GRANT SELECT, INSERT ON vault.destroyed TO :role;
